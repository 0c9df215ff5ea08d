import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { temporaryFolder } from '../storage.kit.ts'
import { feedLength, trimEvery } from '../cache/change-feed.ts'
import type { UnpackedBatch } from '../rows/apply-group.ts'
import { guardOf } from '../store-guard.ts'
import { storeKeyFrom } from '../secrets/store-key.ts'
import { journalSource, newStoreRow } from '../rows/store-row.ts'
import { verifyJournal } from '../journal/verify-journal.ts'
import type { Block } from '../journal/journal.ts'
import { Reader } from './reader.ts'
import { configureWriter, createStore, findStoreRow, format } from './schema.ts'
import { Writer } from './transaction.ts'

const guard = guardOf(storeKeyFrom(new Uint8Array(32)), randomBytes)
const { keys } = guard
const key = Uint8Array.of(2, 97, 0)

function setUp(t: TestContext) {
  const path = join(temporaryFolder(t), 'test.db')
  const database = new DatabaseSync(path)
  t.after(() => database.close())
  configureWriter(database)
  const row = newStoreRow({ id: 'test', format, wraps: 'wraps' }, guard)
  createStore(database, row)
  return { path, database, writer: new Writer(database, row, guard) }
}

const batch = (parts: Partial<UnpackedBatch>): UnpackedBatch => ({ expectations: [], writes: [], records: [], ...parts })
const written = batch({ writes: [{ collection: 'c', key, value: new Uint8Array(1) }] })

test('the change feed is bounded and says how far it reaches back', async t => {
  const { path, database, writer } = setUp(t)
  const count = feedLength + 3000
  writer.commitGroup(Array.from({ length: count }, () => written))
  const { feed, oldest } = database.prepare('SELECT count(*) AS feed, min(version) AS oldest FROM changes').get()!
  assert.deepEqual([feed, oldest], [feedLength, count - feedLength + 1])
  const reader = new Reader(path)
  assert.deepEqual(await reader.changesSince(count - feedLength - 1), { changes: [], position: count, gap: true })
  const { changes, gap } = await reader.changesSince(count - 10)
  assert.deepEqual([changes.length, gap], [10, false])
  reader.close()
})

test('the feed is bounded in changes, however many a commit has', async t => {
  const { path, database, writer } = setUp(t)
  const size = 3000
  const writes = Array.from({ length: size }, (_, i) => ({
    collection: 'c', key: Uint8Array.of(2, i >> 8, i & 0xff, 0), value: new Uint8Array(1),
  }))
  const commits = 40
  for (let i = 0; i < commits; i++) writer.commitGroup([batch({ writes })])
  const feed = database.prepare('SELECT count(*) AS length, min(version) AS oldest FROM changes').get()!
  const { length, oldest } = feed as { length: number; oldest: number }
  assert.ok(length <= feedLength + trimEvery + size && length >= feedLength - size, String(length))
  assert.equal(length, (commits - oldest + 1) * size)
  const reader = new Reader(path)
  t.after(() => reader.close())
  assert.equal((await reader.changesSince(oldest - 2)).gap, true)
  const { changes, gap } = await reader.changesSince(commits - 1)
  assert.deepEqual([changes.length, gap], [size, false])
})

test('the feed is bounded however often the store is opened anew', t => {
  const { database } = setUp(t)
  const size = 3000
  const writes = Array.from({ length: size }, (_, i) => ({
    collection: 'c', key: Uint8Array.of(2, i >> 8, i & 0xff, 0), value: new Uint8Array(1),
  }))
  for (let start = 0; start < 12; start++) {
    new Writer(database, findStoreRow(database)!, guard).commitGroup([batch({ writes })])
  }
  const { length } = database.prepare('SELECT count(*) AS length FROM changes').get() as { length: number }
  assert.ok(length <= feedLength + trimEvery + size, String(length))
})

test('later batches of a group see the earlier ones', t => {
  const { writer } = setUp(t)
  const inserts = batch({ ...written, expectations: [{ collection: 'c', key, version: 0 }] })
  const [absent, present] = [{ collection: 'd', key, version: 0 }, { collection: 'c', key, version: 1 }]
  const follows = batch({ ...written, expectations: [absent, present] })
  assert.deepEqual(writer.commitGroup([inserts, inserts, follows, follows]), [1, -1, 2, -2])
  assert.deepEqual(writer.commitGroup([batch({ records: ['{}'] })]), [2])
})

test('each group is one block, sealed, and the checkpoint vouches for the last', async t => {
  const { path, writer } = setUp(t)
  const records = ['{"eventID":"a"}', '{"eventID":"b"}']
  for (const group of [[batch({ records })], [written], [batch({ records }), batch({ records })]]) writer.commitGroup(group)
  const reader = new Reader(path)
  const { row, blocks: read } = reader.snapshot()
  const source = journalSource(row, read)
  const blocks = [...(source.blocks() as Iterable<Block>)]
  assert.deepEqual(blocks.map(({ first, last }) => [first, last]), [[1, 2], [3, 6]])
  assert.deepEqual((await verifyJournal(source, keys)).findings, [])
  reader.close()
})

test('a group that fails leaves neither records nor a gap in the chain', async t => {
  const { path, writer } = setUp(t)
  const broken = batch({ writes: [{ collection: 'c', key: {} as Uint8Array, value: new Uint8Array(1) }], records: ['{}'] })
  writer.commitGroup([batch({ records: ['{}'] })])
  assert.throws(() => writer.commitGroup([batch({ records: ['{}'] }), written, broken]))
  writer.commitGroup([batch({ records: ['{}'] })])
  const reader = new Reader(path)
  assert.equal(await reader.read('c', key), undefined)
  assert.deepEqual((await reader.journal({ limit: 9 })).map(({ position }) => position), [2, 1])
  reader.close()
})
