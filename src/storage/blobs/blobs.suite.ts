// What every engine promises of blobs, as tests.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import { Secret } from '../../core/secret.ts'
import type { Storage } from '../open.ts'
import { Blobs, hasBlobs, nameBlob, releaseBlobs, type BlobContent, type BlobName, type BlobRecord } from './blob-records.ts'
import { longestStaging, startCollector } from './collect-blobs.ts'
import { pieceLength } from './pieces.ts'

export type OpenStorage = (t: TestContext) => Promise<Storage>

export const nowhere = { account: '', region: '' }
export const owner = ['s3', 'bucket', 'key']
let batches = 0

export async function stage(storage: Storage, bytes: Uint8Array, now = 0) {
  const staged = await storage.blobs.stage(now)
  for (let at = 0; at < bytes.length; at += 50_000) await staged.write(bytes.subarray(at, at + 50_000))
  return { staged, blob: await staged.finish() }
}

/** Names it for the owner in a commit of its own, and answers whether that was made. */
export async function name(storage: Storage, blob: BlobName, to: readonly string[] = owner): Promise<boolean> {
  const state = storage.begin(nowhere)
  await nameBlob(state, blob, to, 0)
  return (await storage.store.commit(state.toBatch([], `name-${batches++}`))).committed
}

export async function keep(storage: Storage, bytes: Uint8Array, to?: readonly string[]): Promise<BlobContent> {
  const { staged, blob } = await stage(storage, bytes)
  assert.ok(await name(storage, blob, to))
  await staged.end()
  return blob
}

export async function read(storage: Storage, blob: BlobContent, span = { from: 0, to: blob.length }): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const bytes of storage.blobs.read(blob, span)) pieces.push(Buffer.from(bytes))
  return Buffer.concat(pieces)
}

export async function statesOf(storage: Storage): Promise<readonly BlobRecord['state'][]> {
  return (await storage.begin(nowhere).list(Blobs, [], { limit: 100 })).map(({ state }) => state).sort()
}

export async function collect(storage: Storage, isAlone: boolean, now = 0): Promise<void> {
  const logged: unknown[] = []
  const log = { error: (...told: unknown[]) => void logged.push(told) }
  const { blobs, begin } = storage
  const collector = startCollector({ blobs, begin, log, isAlone, now: async () => now })
  await collector.run()
  await collector.stop()
  assert.deepEqual(logged, [])
}

/** But for the newest, or all. */
export async function release(storage: Storage, isGone = true): Promise<void> {
  const state = storage.begin(nowhere)
  assert.equal(await releaseBlobs(state, owner, { isGone, now: 0 }), false)
  assert.ok((await storage.store.commit(state.toBatch([], `release-${batches++}`))).committed)
}

const hour = 60 * 60_000
const broken = /^Error: The blob [\da-f-]{36} was changed, cut off or removed: /

export type Declare = (name: string, run: (t: TestContext) => Promise<void>) => void

/** Declares checks, each on a storage of its own. */
export const checksOf = (engine: string, open: OpenStorage, declare: Declare) =>
  (what: string, run: (storage: Storage) => Promise<void>) => declare(`${engine}: ${what}`, async t => {
    const storage = await open(t)
    try {
      await run(storage)
    } finally {
      await storage.close()
    }
  })

export function testBlobs(engine: string, open: OpenStorage, declare: Declare = test): void {
  const check = checksOf(engine, open, declare)

  check('a blob is read as it was staged, whatever its length, and any part of it', async storage => {
    for (const length of [0, 1, pieceLength - 1, pieceLength, pieceLength + 1, 2 * pieceLength, 3 * pieceLength + 7]) {
      const bytes = randomBytes(length)
      const blob = await keep(storage, bytes)
      assert.equal(blob.length, length)
      assert.ok((await read(storage, blob)).equals(bytes), String(length))
      for (const [from, to] of [[0, 1], [length - 1, length], [pieceLength - 1, pieceLength + 1], [5, length - 5]] as const) {
        if (from < 0 || to > length || from >= to) continue
        assert.ok((await read(storage, blob, { from, to })).equals(bytes.subarray(from, to)), `${length}: ${from}-${to}`)
      }
    }
  })

  check('a blob is read by its content key, and by no other nor by none', async storage => {
    const [blob, other] = [await keep(storage, randomBytes(10)), await keep(storage, randomBytes(10))]
    const { id, length, key } = blob
    await assert.rejects(read(storage, { id, length }), broken)
    await assert.rejects(read(storage, { ...blob, key: other.key! }), broken)
    await assert.rejects(read(storage, { ...other, key: key! }), broken)
    assert.equal((await read(storage, { id, length, key: new Secret(Uint8Array.from(key!.reveal())) })).length, 10)
  })

  check('one that nothing came to name is gone when it ends, and one that was named stays', async storage => {
    const { staged, blob } = await stage(storage, randomBytes(300_000))
    assert.deepEqual(await statesOf(storage), ['staged'])
    await staged.end()
    assert.deepEqual(await statesOf(storage), [])
    await assert.rejects(read(storage, blob), broken)
    const half = await storage.blobs.stage(0)
    await half.write(randomBytes(300_000))
    await half.end()
    assert.deepEqual(await statesOf(storage), [])
    await keep(storage, randomBytes(10))
    assert.deepEqual(await statesOf(storage), ['named'])
  })

  check('one that was given up is not named any more, and one that is named is not given up', async storage => {
    const { staged, blob } = await stage(storage, randomBytes(10))
    const late = storage.begin(nowhere)
    await nameBlob(late, blob, owner, 0)
    await storage.blobs.release(blob.id, 0)
    assert.equal((await storage.store.commit(late.toBatch([], 'late'))).committed, false)
    await assert.rejects(name(storage, blob), /was given up meanwhile; send it again/)
    await staged.end()
    const kept = await keep(storage, randomBytes(10))
    await storage.blobs.release(kept.id, 0)
    await collect(storage, false, 10 * longestStaging)
    assert.equal((await read(storage, kept)).length, 10)
  })

  check('those that were replaced are collected, and the one that stays named is not', async storage => {
    const blobs: BlobContent[] = []
    for (let i = 0; i < 5; i++) blobs.push(await keep(storage, randomBytes(200_000)))
    const other = await keep(storage, randomBytes(10), ['s3', 'bucket', 'key2'])
    assert.ok(await hasBlobs(storage.begin(nowhere), owner))
    await release(storage, false)
    assert.deepEqual(await statesOf(storage), ['named', 'named', 'released', 'released', 'released', 'released'])
    await collect(storage, true, hour)
    assert.deepEqual(await statesOf(storage), ['named', 'named'])
    for (const blob of [blobs[4]!, other]) assert.equal((await read(storage, blob)).length, blob.length)
    for (const blob of [blobs[0]!, blobs[3]!]) await assert.rejects(read(storage, blob), broken)
    await release(storage)
    assert.ok(!(await hasBlobs(storage.begin(nowhere), owner)))
  })

  check('what was replaced is released while the owner is written again, and collected in one commit', async storage => {
    const replaced: BlobContent[] = []
    for (let i = 0; i < 20; i++) replaced.push(await keep(storage, randomBytes(10)))
    for (let i = 0; i < 3; i++) {
      const state = storage.begin(nowhere)
      await releaseBlobs(state, owner, { isGone: false, now: 0 })
      replaced.push(await keep(storage, randomBytes(10)))
      assert.ok((await storage.store.commit(state.toBatch([], `release-${batches++}`))).committed)
    }
    const newest = replaced.pop()!
    assert.deepEqual((await statesOf(storage)).filter(state => state === 'named').length, 2)
    await release(storage, false)
    let commits = 0
    const { store } = storage
    const commit = store.commit.bind(store)
    store.commit = batch => (commits++, commit(batch))
    await collect(storage, true, hour)
    assert.deepEqual([await statesOf(storage), commits], [['named'], 1])
    assert.equal((await read(storage, newest)).length, 10)
  })

  check('who reads one that is removed meanwhile has all of it', async storage => {
    const bytes = randomBytes(3 * pieceLength)
    const blob = await keep(storage, bytes)
    const reading = storage.blobs.read(blob, { from: 0, to: blob.length })
    const pieces = [(await reading.next()).value!]
    await release(storage)
    await collect(storage, false)
    for await (const piece of reading) pieces.push(piece)
    assert.ok(Buffer.concat(pieces).equals(bytes))
    await collect(storage, false, hour)
    assert.deepEqual(await statesOf(storage), [])
  })

  check('what is being staged is not collected, and what a node left staged is', async storage => {
    const { staged } = await stage(storage, randomBytes(10), 0)
    for (const isAlone of [true, false]) await collect(storage, isAlone, 10 * longestStaging)
    assert.deepEqual(await statesOf(storage), ['staged'])
    await staged.end()
    // As a process leaves it that is killed.
    const state = storage.begin(nowhere)
    await state.insert(Blobs, { id: '00000000-0000-4000-8000-000000000000', state: 'staged', at: 0 })
    await storage.store.commit(state.toBatch([], 'left'))
    await collect(storage, false, longestStaging - 1)
    assert.deepEqual(await statesOf(storage), ['staged'])
    await collect(storage, false, longestStaging)
    await collect(storage, false, longestStaging + hour)
    assert.deepEqual(await statesOf(storage), [])
  })
}
