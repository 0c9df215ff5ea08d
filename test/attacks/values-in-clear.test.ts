// Who reads what a server leaves behind: its data folder, its log, and a snapshot of its heap. The value of no parameter, no
// secret and no object is there, be it a current or an old one.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { createReadStream, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { spawnServer } from '../kit/child-server.ts'
import { rootVariables } from '../kit/identity.ts'
import { readJournal } from '../kit/journal.ts'
import { filesWith } from '../kit/leaks.ts'
import { sdk } from '../kit/sdk.ts'
import { storePlace } from '../kit/store-place.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

const [folder, snapshots] = [temporaryFolder(), temporaryFolder()]
after(() => [folder, snapshots].forEach(one => one.remove()))
/** No text of a program, so that whatever has it was told it. */
const newMarker = () => `marker-${randomBytes(12).toString('hex')}`
const [markers, shown]: [string[], string[]] = [[], []]
const secret = () => markers[markers.push(newMarker()) - 1]!

const log: string[] = []
const server = await spawnServer({
  data: folder.path, log,
  environment: {
    ...rootVariables, STOCKADE_LOG: 'json', NODE_OPTIONS: `--heapsnapshot-signal=SIGUSR2 --diagnostic-dir=${snapshots.path}`,
  },
})
after(() => server.end('SIGKILL'))
const { ssm, secretsmanager, s3 } = sdk(server)

test('parameters and secrets are written, read and refused', async () => {
  for (const Tier of ['Standard', 'Advanced'] as const) {
    const Name = `/values/${Tier}`
    for (let version = 0; version < 3; version++) {
      await ssm.putParameter({ Name, Tier, Value: secret(), Type: 'SecureString', Overwrite: true })
    }
    await ssm.getParameterHistory({ Name, WithDecryption: true })
    await ssm.getParametersByPath({ Path: '/values', WithDecryption: true })
    await assert.rejects(ssm.putParameter({ Name, Value: secret(), Type: 'SecureString' }), { name: 'ParameterAlreadyExists' })
  }
  const nested = ssm.putParameter({ Name: '/values/nested', Value: `{{${secret()}}}`, Type: 'SecureString' })
  await assert.rejects(nested, { name: 'ValidationException' })
  await secretsmanager.createSecret({ Name: 'values', SecretString: secret() })
  for (let version = 0; version < 3; version++) {
    await secretsmanager.putSecretValue({ SecretId: 'values', SecretBinary: Buffer.from(secret()) })
  }
  await secretsmanager.getSecretValue({ SecretId: 'values', VersionStage: 'AWSPREVIOUS' })
  await ssm.getParameter({ Name: '/aws/reference/secretsmanager/values', WithDecryption: true }).catch(() => undefined)
  const twice = secretsmanager.createSecret({ Name: 'values', SecretString: secret() })
  await assert.rejects(twice, { name: 'ResourceExistsException' })
  // What is no secret is found, or the test would find nothing at all.
  const shownMarker = newMarker()
  shown.push(shownMarker)
  await ssm.putParameter({ Name: `/shown/${shownMarker}`, Value: 'x', Type: 'String' })
})

test('objects are put, read and put again', async () => {
  const Bucket = 'values'
  await s3.createBucket({ Bucket })
  for (const ServerSideEncryption of ['AES256', 'aws:kms'] as const) {
    for (let time = 0; time < 2; time++) {
      await s3.putObject({ Bucket, Key: ServerSideEncryption, Body: secret(), ServerSideEncryption })
      await (await s3.getObject({ Bucket, Key: ServerSideEncryption })).Body!.transformToByteArray()
    }
  }
  await assert.rejects(s3.putObject({ Bucket: 'none', Key: 'x', Body: secret() }), { name: 'NoSuchBucket' })
})

test('a snapshot of the heap has none of them', async () => {
  // What a call had is let go with it; a few others take its place in what is used again.
  for (let call = 0; call < 50; call++) await ssm.describeParameters({})
  const { pid } = server
  process.kill(pid, 'SIGUSR2')
  const found = await texts(await snapshot())
  assert.ok(found.has(shown[0]!), 'the snapshot has what is shown')
  assert.deepEqual(markers.filter(marker => found.has(marker)), [])
})

test('nor has the data folder, the journal or the log', async () => {
  await server.end('SIGTERM')
  assert.deepEqual(filesWith(folder.path, markers.map(marker => Buffer.from(marker))), [])
  const journal = JSON.stringify((await readJournal(await storePlace(folder.path))).events)
  assert.ok(journal.includes(shown[0]!))
  assert.ok(log.length > 0)
  assert.deepEqual(markers.filter(marker => journal.includes(marker)), [])
  assert.deepEqual(log.filter(line => markers.some(marker => line.includes(marker))), [])
})

/** The snapshot's path, once it is whole. */
async function snapshot(): Promise<string> {
  for (let size = -1; ;) {
    await delay(500)
    const [name] = readdirSync(snapshots.path).filter(file => file.endsWith('.heapsnapshot'))
    if (name === undefined) continue
    const path = join(snapshots.path, name)
    const { size: now } = await import('node:fs/promises').then(fs => fs.stat(path))
    if (now > 0 && now === size) return path
    size = now
  }
}

/** Those markers that a file has, however its parts are cut. */
async function texts(path: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  let rest = ''
  for await (const chunk of createReadStream(path, 'latin1')) {
    const text = rest + String(chunk)
    for (const [marker] of text.matchAll(/marker-[0-9a-f]{24}/g)) found.add(marker)
    rest = text.slice(-40)
  }
  return found
}
