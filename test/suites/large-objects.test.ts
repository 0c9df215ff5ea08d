// 100 MB up and down by real clients, through a server that holds none of it.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash, randomFillSync } from 'node:crypto'
import { createReadStream, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { after, test } from 'node:test'
import { withoutCli } from '../kit/aws-command.ts'
import { spawnServer } from '../kit/child-server.ts'
import { run } from '../kit/command-line.ts'
import { root, rootVariables } from '../kit/identity.ts'
import { awsEnvironment, python, withoutBoto3 } from '../kit/python.ts'
import { sdk } from '../kit/sdk.ts'
import { fillFolder } from '../kit/synced-folder.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

const megabyte = 2 ** 20
const size = 100 * megabyte
/** What a server may grow by while it moves a body: much less than the body, and the garbage of its pieces. */
const most = 60 * megabyte

const folder = temporaryFolder()
const server = await spawnServer({ data: join(folder.path, 'data'), environment: rootVariables })
after(async () => {
  await server.end('SIGTERM')
  folder.remove()
})
const { s3 } = sdk(server)
await s3.createBucket({ Bucket: 'large' })

const bytes = randomFillSync(Buffer.alloc(size))
const sent = join(folder.path, 'sent')
writeFileSync(sent, bytes)
const hashOf = (given: Uint8Array) => createHash('sha256').update(given).digest('hex')
const hash = hashOf(bytes)

const hasPs = spawnSync('ps', ['-o', 'rss=', '-p', String(process.pid)]).status === 0
const withoutPs = hasPs ? false : 'there is no ps that tells how much memory a process has'
const resident = () => Number(spawnSync('ps', ['-o', 'rss=', '-p', String(server.pid)], { encoding: 'utf8' }).stdout) * 1024

/** Fails where the server grew by more than it may. What it takes for its first body it has taken before. */
async function inBoundedMemory(move: () => Promise<unknown>): Promise<number> {
  const before = resident()
  let highest = before
  const looking = setInterval(() => (highest = Math.max(highest, resident())), 250)
  await move().finally(() => clearInterval(looking))
  const grown = Math.max(highest, resident()) - before
  assert.ok(grown < most, `${Math.round(grown / megabyte)} MB`)
  return grown
}

const download = async (Key: string) => {
  const { Body } = await s3.getObject({ Bucket: 'large', Key, ChecksumMode: 'ENABLED' })
  const sum = createHash('sha256')
  for await (const piece of Body as Readable) sum.update(piece as Buffer)
  return sum.digest('hex')
}

const upload = (Key: string) => s3.putObject({ Bucket: 'large', Key, Body: createReadStream(sent), ContentLength: size })

test('the SDK for JavaScript, as streams, in bounded memory', { skip: withoutPs }, async t => {
  await upload('warm')
  assert.equal(await download('warm'), hash)
  const up = await inBoundedMemory(() => upload('sdk'))
  const down = await inBoundedMemory(async () => assert.equal(await download('sdk'), hash))
  t.diagnostic(`100 MB up with ${Math.round(up / megabyte)} MB more, and down with ${Math.round(down / megabyte)} MB`)
})

test('boto3, in parts and in ranges at once', { skip: withoutBoto3 }, async () => {
  const got = join(folder.path, 'by-boto3')
  const program = `
import boto3
s3 = boto3.client('s3')
s3.upload_file(${JSON.stringify(sent)}, 'large', 'boto3')
s3.copy({'Bucket': 'large', 'Key': 'boto3'}, 'large', 'copied')
s3.download_file('large', 'copied', ${JSON.stringify(got)})
`
  const { code, err } = await python(server, program)
  assert.equal(code, 0, err)
  assert.equal(hashOf(readFileSync(got)), hash)
})

test('aws s3 cp, both ways and within', { skip: withoutCli }, async () => {
  const got = join(folder.path, 'by-cli')
  const environment = awsEnvironment(server, root)
  for (const [from, to] of [[sent, 's3://large/cli'], ['s3://large/cli', 's3://large/moved'], ['s3://large/moved', got]]) {
    const { code, out, err } = await run('aws', ['s3', 'cp', from!, to!, '--no-progress'], environment)
    assert.equal(code, 0, `${out}${err}`)
  }
  assert.equal(hashOf(readFileSync(got)), hash)
})

test('aws s3 sync, both ways, and what is deleted', { skip: withoutCli }, async () => {
  const [from, to] = [join(folder.path, 'synced'), join(folder.path, 'back')]
  const names = Array.from({ length: 120 }, (_, i) => `folder ${i % 7}/${i}+é.txt`)
  fillFolder(from, names.map(name => [name, `file ${name}`]))
  const environment = awsEnvironment(server, root)
  const sync = async (...given: string[]) => {
    const { code, out, err } = await run('aws', ['s3', 'sync', ...given, '--delete', '--no-progress'], environment)
    assert.equal(code, 0, `${out}${err}`)
    return out
  }
  await sync(from, 's3://large/synced')
  assert.equal((await sync(from, 's3://large/synced')).trim(), '', 'nothing has changed')
  rmSync(join(from, names[0]!))
  assert.match(await sync(from, 's3://large/synced'), /^delete: /)
  await sync('s3://large/synced', to)
  for (const name of names.slice(1)) assert.equal(readFileSync(join(to, name), 'utf8'), `file ${name}`)
  assert.equal(existsSync(join(to, names[0]!)), false)
})
