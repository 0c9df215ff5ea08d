// A server that is killed between an upload and the commit that names it, and nodes that share what was uploaded.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { spawnServer } from '../kit/child-server.ts'
import { rootVariables } from '../kit/identity.ts'
import { nodesOver } from '../kit/nodes.ts'
import { postgresTests } from '../kit/postgres.ts'
import { sdk } from '../kit/sdk.ts'
import { withoutFolder } from '../kit/store-place.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'
import { openSocket, signHead } from '../kit/raw-upload.ts'

const bytesOf = async ({ Body }: { Body?: { transformToByteArray(): Promise<Uint8Array> } | undefined }) =>
  Buffer.from(await Body!.transformToByteArray())

const killed = 'kill -9 in uploads: what was acknowledged is there, and of what was not nothing stays'
test(killed, { skip: withoutFolder }, async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const files = () => globSync('*/*', { cwd: join(folder.path, 'blobs') })
  const put = new Map<string, Buffer>()
  let server = await spawnServer({ data: folder.path, environment: rootVariables })
  await sdk(server).s3.createBucket({ Bucket: 'bucket' })
  for (let round = 0; round < 3; round++) {
    const { s3 } = sdk(server)
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let i = 0; ; i++) {
        const [Key, body] = [`${round}/${writer}/${i}`, randomBytes(200_000)]
        try {
          await s3.putObject({ Bucket: 'bucket', Key, Body: body })
        } catch {
          return
        }
        put.set(Key, body)
      }
    })
    // One that is never whole.
    const { head } = signHead(server.url, {
      target: '/bucket/half', marker: 'UNSIGNED-PAYLOAD', headers: { 'content-length': '10000000' },
    })
    const socket = await openSocket(server.url)
    socket.on('error', () => undefined).write(head)
    socket.write(Buffer.alloc(1_000_000))
    while (put.size < (round + 1) * 20) await pause(5)
    await server.end('SIGKILL')
    await Promise.all(writers)
    server = await spawnServer({ data: folder.path, environment: rootVariables })
  }
  t.after(() => server.end('SIGTERM'))
  const { s3 } = sdk(server)
  for (const [Key, body] of put) assert.ok((await bytesOf(await s3.getObject({ Bucket: 'bucket', Key }))).equals(body), Key)
  await assert.rejects(s3.getObject({ Bucket: 'bucket', Key: 'half' }), { name: 'NoSuchKey' })
  // A call may be committed whose client was not told.
  let named = put.size
  const unsure = Array.from({ length: 3 * 8 }, (_, i) => `${Math.floor(i / 8)}/${i % 8}/`)
  for (const prefix of unsure) {
    const next = `${prefix}${[...put.keys()].filter(key => key.startsWith(prefix)).length}`
    if (await s3.headObject({ Bucket: 'bucket', Key: next }).then(() => true, () => false)) named++
  }
  while (files().length > named) await pause(100)
  assert.equal(files().length, named)
})

const tests = postgresTests()
tests.test('what is uploaded to one node is read at another, and is gone from both when it is deleted', async t => {
  const url = await tests.server.createDatabase()
  const nodes = nodesOver(t, url)
  const [first, second] = [await nodes.start(), await nodes.start()].map(node => sdk(node).s3) as [
    ReturnType<typeof sdk>['s3'], ReturnType<typeof sdk>['s3'],
  ]
  await first.createBucket({ Bucket: 'bucket' })
  const object = { Bucket: 'bucket', Key: 'shared' }
  const bytes = randomBytes(1_000_000)
  await first.putObject({ ...object, Body: bytes })
  assert.ok((await bytesOf(await second.getObject(object))).equals(bytes))
  const others = Array.from({ length: 10 }, () => randomBytes(300_000))
  await Promise.all(others.map((Body, i) => (i % 2 === 0 ? first : second).putObject({ ...object, Body })))
  const readBoth = () => Promise.all([first, second].map(async node => bytesOf(await node.getObject(object))))
  let [one, other] = await readBoth()
  // Each learns within a second what the other has committed.
  while (!one!.equals(other!)) [one, other] = await readBoth()
  assert.ok(others.some(body => body.equals(one!)))
  await second.deleteObject(object)
  while (await first.headObject(object).then(() => true, () => false)) await pause(20)
  await assert.rejects(first.getObject(object), { name: 'NoSuchKey' })
})

tests.test('a node that is killed in an upload leaves what was named to the others', async t => {
  const url = await tests.server.createDatabase()
  const nodes = nodesOver(t, url)
  const [victim, other] = [await nodes.start(), await nodes.start()]
  const [first, second] = [sdk(victim).s3, sdk(other).s3]
  await first.createBucket({ Bucket: 'bucket' })
  const bytes = randomBytes(500_000)
  await first.putObject({ Bucket: 'bucket', Key: 'kept', Body: bytes })
  const { head } = signHead(victim.url, {
    target: '/bucket/half', marker: 'UNSIGNED-PAYLOAD', headers: { 'content-length': '10000000' },
  })
  const socket = await openSocket(victim.url)
  socket.on('error', () => undefined).write(head)
  socket.write(Buffer.alloc(1_000_000))
  const pieces = async () => (await tests.server.query(url, 'SELECT id FROM stockade.blobs')).length
  while ((await pieces()) < 6) await pause(20)
  await victim.end('SIGKILL')
  assert.ok((await bytesOf(await second.getObject({ Bucket: 'bucket', Key: 'kept' }))).equals(bytes))
  await assert.rejects(second.getObject({ Bucket: 'bucket', Key: 'half' }), { name: 'NoSuchKey' })
})
