import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createCipheriv, createHmac, randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { chmodSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { postgresTests } from '../../../test/kit/postgres.ts'
import { temporaryFolder } from '../storage.kit.ts'
import { exportStore } from '../export/export-store.ts'
import { openInMemory, openStorage } from '../open.ts'
import { rootKeyOfBytes } from '../secrets/root-key/root-key.ts'
import { backUp } from '../sqlite/backup.ts'
import type { BlobContent } from './blob-records.ts'
import { collect, keep, read, release, stage, statesOf, testBlobs } from './blobs.suite.ts'
import { folderPieces } from './folder-pieces.ts'
import { PieceSeal, pieceOverhead } from './piece-seal.ts'
import { pieceLength } from './pieces.ts'

const rootKey = rootKeyOfBytes('The root key', () => new Uint8Array(32), randomBytes)
const broken = /^Error: The blob [\da-f-]{36} was changed, cut off or removed: /

testBlobs('memory', () => openInMemory({ random: randomBytes }))
testBlobs('SQLite', t => openStorage({ folder: join(temporaryFolder(t), 'data') }))
const tests = postgresTests()
testBlobs(
  'PostgreSQL', async () => openStorage({ folder: '', url: await tests.server.createDatabase(), rootKey }), tests.test,
)

tests.test('PostgreSQL: a store of an earlier Stockade has a table for blobs once it was opened', async () => {
  const url = await tests.server.createDatabase()
  await (await openStorage({ folder: '', url, rootKey })).close()
  await tests.server.query(url, 'DROP TABLE stockade.blobs')
  const storage = await openStorage({ folder: '', url, rootKey })
  assert.equal((await read(storage, await keep(storage, randomBytes(10)))).length, 10)
  await storage.close()
})

tests.test('PostgreSQL: rows of pieces that were changed are an error', async () => {
  const url = await tests.server.createDatabase()
  const storage = await openStorage({ folder: '', url, rootKey })
  const blob = await keep(storage, randomBytes(2 * pieceLength))
  assert.equal((await read(storage, blob)).length, blob.length)
  const flip = 'set_byte(piece, 40, 255 - get_byte(piece, 40))'
  await tests.server.query(url, `UPDATE stockade.blobs SET piece = ${flip} WHERE number = 1`)
  await assert.rejects(read(storage, blob), broken)
  await tests.server.query(url, 'DELETE FROM stockade.blobs')
  await assert.rejects(read(storage, blob), broken)
  await storage.close()
})

test('what was sealed without a content key, in a store of an earlier Stockade, opens without one', () => {
  const key = { derive: () => new Uint8Array(32) }
  const [id, bytes] = ['6f1c2a4e-0000-4000-8000-000000000000', Buffer.from('of an earlier store')]
  // The derivation of that store: HMAC-SHA-256 of `blob <id>`, and AES-256-GCM with the number as nonce.
  const derived = createHmac('sha256', Buffer.alloc(32)).update(`blob ${id}`).digest()
  const cipher = createCipheriv('aes-256-gcm', derived, Buffer.alloc(12)).setAAD(Uint8Array.of(1))
  const ciphertext = Buffer.concat([cipher.update(bytes), cipher.final()])
  const sealed = Buffer.concat([cipher.getAuthTag(), ciphertext])
  assert.deepEqual(Buffer.from(new PieceSeal(key).opener({ id })(0, true, sealed)), bytes)
})

test('a store in memory of which a quarter is taken waits for nobody who reads what was replaced', async () => {
  const storage = await openInMemory({ random: randomBytes })
  const bytes = Buffer.alloc(64 * 2 ** 20)
  await keep(storage, bytes)
  await release(storage)
  await collect(storage, true)
  assert.deepEqual(await statesOf(storage), ['released'])
  const kept = await keep(storage, bytes)
  await collect(storage, true)
  assert.deepEqual(await statesOf(storage), ['named'])
  assert.equal((await read(storage, kept, { from: 0, to: 10 })).length, 10)
  await storage.close()
})

const noPipes = process.platform === 'win32' && 'Windows has no named pipes among its files'

/** All files of blobs in the folder. */
function filesIn(folder: string): readonly string[] {
  const root = join(folder, 'blobs')
  return readdirSync(root).flatMap(place => readdirSync(join(root, place)).map(name => join(root, place, name)))
}

test('a file of blobs is for its owner alone, and holds nothing in clear', async t => {
  const folder = join(temporaryFolder(t), 'data')
  const storage = await openStorage({ folder })
  assert.ok(!readdirSync(folder).includes('blobs'))
  await keep(storage, Buffer.from('correct horse battery staple '.repeat(20_000)))
  const [path, ...others] = filesIn(folder)
  assert.deepEqual(others, [])
  assert.equal(readFileSync(path!).includes('horse'), false)
  if (process.platform !== 'win32') {
    const modes = [path!, join(path!, '..'), join(path!, '../..')].map(one => statSync(one).mode & 0o777)
    assert.deepEqual(modes, [0o600, 0o700, 0o700])
  }
  await release(storage)
  await collect(storage, true, 10_000)
  assert.deepEqual(filesIn(folder), [])
  await storage.close()
})

test('folders of blobs that others may write stop the start', { skip: process.platform === 'win32' && 'no modes' }, async t => {
  const folder = join(temporaryFolder(t), 'data')
  const storage = await openStorage({ folder })
  await keep(storage, randomBytes(1))
  await storage.close()
  chmodSync(join(folder, 'blobs'), 0o770)
  await assert.rejects(openStorage({ folder }), /blobs lets others write it/)
})

test('a blob that was changed, cut off, exchanged or removed is an error, and never other bytes', async t => {
  const folder = join(temporaryFolder(t), 'data')
  const storage = await openStorage({ folder })
  const bytes = randomBytes(2 * pieceLength + 100)
  const [one, other] = [await keep(storage, bytes), await keep(storage, randomBytes(2 * pieceLength + 100), ['other'])]
  const [path, second] = [one, other].map(({ id }) => filesIn(folder).find(name => name.endsWith(id))!) as [string, string]
  const whole = readFileSync(path)
  const sealed = pieceLength + pieceOverhead
  const cases: readonly (() => void)[] = [
    ...[0, 20, sealed - 1, sealed, whole.length - 1].map(at => () => {
      const changed = Buffer.from(whole)
      changed[at]! ^= 1
      writeFileSync(path, changed)
    }),
    ...[0, sealed, 2 * sealed, whole.length - 1].map(length => () => truncateSync(path, length)),
    () => {
      const pieces = [whole.subarray(sealed, 2 * sealed), whole.subarray(0, sealed), whole.subarray(2 * sealed)]
      writeFileSync(path, Buffer.concat(pieces))
    },
    () => writeFileSync(path, readFileSync(second)),
    () => writeFileSync(path, ''),
  ]
  for (const [i, tamper] of cases.entries()) {
    tamper()
    const had: Uint8Array[] = []
    await assert.rejects(async () => {
      for await (const piece of storage.blobs.read(one, { from: 0, to: one.length })) had.push(Buffer.from(piece))
    }, broken, String(i))
    assert.ok(bytes.subarray(0, Buffer.concat(had).length).equals(Buffer.concat(had)), String(i))
    writeFileSync(path, whole)
  }
  // A record that names less, or more, than there is.
  for (const length of [pieceLength, one.length - 1, one.length + 1]) {
    await assert.rejects(read(storage, { ...one, length }, { from: 0, to: length }), broken)
  }
  assert.ok((await read(storage, one)).equals(bytes))
  await storage.close()
})

test('named pipes in the places of blobs are broken ones, and hold up no other', { skip: noPipes, timeout: 60_000 }, async t => {
  const folder = join(temporaryFolder(t), 'data')
  const storage = await openStorage({ folder })
  const kept = await keep(storage, randomBytes(1000))
  const replaced: BlobContent[] = []
  for (let i = 0; i < 8; i++) {
    const blob = await keep(storage, randomBytes(10), ['other', `${i}`])
    const path = filesIn(folder).find(name => name.endsWith(blob.id))!
    rmSync(path)
    execFileSync('mkfifo', ['-m', '600', path])
    replaced.push(blob)
  }
  await Promise.all(replaced.map(blob => assert.rejects(read(storage, blob), broken)))
  assert.equal((await read(storage, kept)).length, 1000)
  await storage.close()
})

test('blobs leave 64 MB of a disk, and of a small one a quarter', async t => {
  t.after(() => {
    t.mock.restoreAll()
    syncBuiltinESMExports()
  })
  const MB = 2 ** 20
  const free = async (size: number, left: number) => {
    t.mock.method(fs, 'statfs', async () => ({ blocks: size * 256, bavail: left * 256, bfree: size * 256, bsize: 4096 }))
    syncBuiltinESMExports()
    return (await folderPieces(temporaryFolder(t)).free()) / MB
  }
  assert.equal(await free(10_000, 5000), 4936)
  assert.equal(await free(10_000, 60), 0)
  assert.equal(await free(100, 90), 65)
  assert.equal(await free(100, 20), 0)
})

test('what was staged when its process was killed is gone behind the next start', async t => {
  const folder = join(temporaryFolder(t), 'data')
  const storage = await openStorage({ folder })
  const kept = await keep(storage, randomBytes(10))
  await stage(storage, randomBytes(300_000))
  const half = await storage.blobs.stage(0)
  await half.write(randomBytes(300_000))
  // Left as it is: nothing of it ends.
  await storage.close()
  const next = await openStorage({ folder })
  assert.equal(filesIn(folder).length, 3)
  await collect(next, true)
  assert.deepEqual([await statesOf(next), filesIn(folder).length], [['named'], 1])
  assert.equal((await read(next, kept)).length, 10)
  await next.close()
})

test('a store that holds blobs is not copied without them', async t => {
  const place = { folder: join(temporaryFolder(t), 'data') }
  const storage = await openStorage(place)
  const target = join(temporaryFolder(t), 'copy')
  await backUp(place.folder, target)
  await keep(storage, randomBytes(1))
  const sentence = /^Error: The store holds uploaded objects, which neither a backup nor an export carries yet: /
  await assert.rejects(backUp(place.folder, `${target}2`), sentence)
  await assert.rejects(exportStore(place, join(target, 'export')), sentence)
  await release(storage)
  await collect(storage, true, 10_000)
  await backUp(place.folder, `${target}2`)
  await exportStore(place, join(target, 'export'))
  await storage.close()
})
