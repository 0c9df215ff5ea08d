// A disk that takes no commit any more, since blobs fill it.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { test } from 'node:test'
import { postgresTests } from '../../../test/kit/postgres.ts'
import { temporaryFolder } from '../storage.kit.ts'
import { openInMemory, openStorage, type Storage } from '../open.ts'
import { rootKeyOfBytes } from '../secrets/root-key/root-key.ts'
import { Blobs } from './blob-records.ts'
import { BlobStore } from './blob-store.ts'
import {
  checksOf, collect, keep, name, nowhere, read, release, stage, statesOf, type Declare, type OpenStorage,
} from './blobs.suite.ts'
import { longestStaging, startCollector } from './collect-blobs.ts'
import { removeLeftovers } from './remove-leftovers.ts'

const hour = 60 * 60_000
const silent = { error: () => undefined }
const full = new Error('The store could not commit: database or disk is full')

/** Until it is called. */
function fillDisk({ store }: Storage): () => void {
  const commit = store.commit.bind(store)
  store.commit = () => Promise.reject(full)
  return () => void (store.commit = commit)
}

/** As another process of the store has them, or one before. */
function blobsOfAnother({ blobs: { pieces }, key, store, begin }: Storage, isCertain = true): BlobStore {
  return new BlobStore({ pieces, key, random: randomBytes, store, begin, isCertain: () => isCertain })
}

/** Of all blobs, how many have bytes. */
async function countOfBytes({ begin, blobs }: Storage): Promise<number> {
  const all = await begin(nowhere).list(Blobs, [], { limit: 1000 })
  let count = 0
  for (const { id } of all) {
    const reader = blobs.pieces.open(id)
    if (await reader.read(0)) count++
    await reader.close()
  }
  return count
}

/** `isAlone` says whether no other process can have the store. */
function testFullDisk(engine: string, open: OpenStorage, isAlone: boolean, declare: Declare = test): void {
  const check = checksOf(engine, open, declare)

  check('an upload that fails gives its room back where nothing can be committed', async storage => {
    const half = await storage.blobs.stage(0)
    await half.write(randomBytes(300_000))
    const makeRoom = fillDisk(storage)
    await assert.rejects(half.end(), full)
    assert.equal(await countOfBytes(storage), 0)
    makeRoom()
    await collect(storage, isAlone, longestStaging)
    await collect(storage, isAlone, longestStaging + hour)
    assert.deepEqual(await statesOf(storage), [])
  })

  check('so does one that is whole, and whose call could not be committed, where nobody else commits', async storage => {
    const { staged, blob } = await stage(storage, randomBytes(300_000))
    const kept = await keep(storage, randomBytes(10))
    const makeRoom = fillDisk(storage)
    await assert.rejects(name(storage, blob), full)
    await assert.rejects(staged.end(), full)
    assert.equal(await countOfBytes(storage), isAlone ? 1 : 2)
    makeRoom()
    await collect(storage, isAlone, longestStaging)
    await collect(storage, isAlone, longestStaging + hour)
    assert.deepEqual(await statesOf(storage), ['named'])
    assert.equal((await read(storage, kept)).length, 10)
  })

  check('one that is named keeps its bytes', async storage => {
    const { staged, blob } = await stage(storage, randomBytes(300_000))
    await name(storage, blob)
    fillDisk(storage)
    await staged.end()
    await removeLeftovers({ blobs: blobsOfAnother(storage), begin: storage.begin, log: silent })
    assert.equal((await read(storage, blob)).length, 300_000)
  })

  check('one that a commit may have named which was not answered keeps its bytes', async storage => {
    const blobs = blobsOfAnother(storage, false)
    const staged = await blobs.stage(0)
    await staged.write(randomBytes(300_000))
    const blob = await staged.finish()
    const makeRoom = fillDisk(storage)
    await assert.rejects(staged.end(), full)
    await removeLeftovers({ blobs, begin: storage.begin, log: silent })
    makeRoom()
    assert.ok(await name(storage, blob))
    assert.equal((await read(storage, blob)).length, 300_000)
  })

  check('what nothing names is collected where nothing can be committed, however much it is', async storage => {
    const cutOff = await blobsOfAnother(storage).stage(0)
    await cutOff.write(randomBytes(300_000))
    const underWay = await storage.blobs.stage(0)
    await underWay.write(randomBytes(300_000))
    for (let i = 0; i < 60; i++) await keep(storage, randomBytes(10))
    await release(storage)
    const makeRoom = fillDisk(storage)
    const logged: object[] = []
    const log = { error: (_: string, detail: object = {}) => void logged.push(detail) }
    const { blobs, begin } = storage
    const collector = startCollector({ blobs, begin, log, isAlone, now: async () => longestStaging + hour })
    await collector.run()
    await collector.stop()
    assert.deepEqual(logged, [{ error: full }])
    assert.equal(await countOfBytes(storage), isAlone ? 1 : 2)
    makeRoom()
    for (const later of [1, 2]) await collect(storage, isAlone, longestStaging + later * 2 * hour)
    assert.deepEqual(await statesOf(storage), ['staged'])
    await underWay.end()
    assert.deepEqual(await statesOf(storage), [])
  })

  check('one whose bytes cannot be removed keeps none of the others', async storage => {
    const { pieces } = storage.blobs
    const remove = pieces.remove.bind(pieces)
    const staged = blobsOfAnother(storage)
    for (let i = 0; i < 3; i++) await (await staged.stage(i)).write(randomBytes(300_000))
    for (let i = 0; i < 3; i++) await keep(storage, randomBytes(300_000))
    await release(storage)
    const stuck = new Map<string, string>()
    for (const { id, state } of await storage.begin(nowhere).list(Blobs, [], { limit: 10 })) {
      if (!stuck.has(state)) stuck.set(state, id)
    }
    assert.equal(stuck.size, 2)
    pieces.remove = async id => ([...stuck.values()].includes(id) ? Promise.reject(new Error('a folder')) : remove(id))
    if (isAlone) await removeLeftovers({ ...storage, log: silent })
    const { blobs, begin } = storage
    for (const later of [1, 2]) {
      const now = async () => longestStaging + later * 2 * hour
      const collector = startCollector({ blobs, begin, log: silent, isAlone, now })
      await collector.run()
      await collector.stop()
    }
    assert.equal(await countOfBytes(storage), 2)
    pieces.remove = remove
    await collect(storage, isAlone, longestStaging + 6 * hour)
    assert.equal(await countOfBytes(storage), 0)
  })

  if (!isAlone) return
  check('a start gives back what an earlier process had half uploaded, before it commits anything', async storage => {
    const blobs = blobsOfAnother(storage)
    for (let i = 0; i < 120; i++) await (await blobs.stage(i % 3)).write(randomBytes(200_000))
    const kept = await keep(storage, randomBytes(10))
    const makeRoom = fillDisk(storage)
    await removeLeftovers({ ...storage, log: silent })
    assert.equal(await countOfBytes(storage), 1)
    makeRoom()
    await collect(storage, isAlone, hour)
    assert.deepEqual(await statesOf(storage), ['named'])
    assert.equal((await read(storage, kept)).length, 10)
  })
}

testFullDisk('memory', () => openInMemory({ random: randomBytes }), true)
testFullDisk('SQLite', t => openStorage({ folder: join(temporaryFolder(t), 'data') }), true)
const rootKey = rootKeyOfBytes('The root key', () => new Uint8Array(32), randomBytes)
const tests = postgresTests()
const openDatabase = async () => openStorage({ folder: '', url: await tests.server.createDatabase(), rootKey })
testFullDisk('PostgreSQL', openDatabase, false, tests.test)
