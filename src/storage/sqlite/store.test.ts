import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { temporaryFolder } from '../storage.kit.ts'
import { rootKeyOfBytes } from '../secrets/root-key/root-key.ts'
import type { Batch } from '../store.ts'
import { testStore } from '../store.suite.ts'
import { openSqliteStore } from './store.ts'

const rootKey = rootKeyOfBytes('The root key', () => new Uint8Array(32), randomBytes)

function open(t: TestContext, path = join(temporaryFolder(t), 'test.db'), maxPages?: number) {
  closeSync(openSync(path, 'a'))
  return openSqliteStore({ path, rootKey, random: randomBytes, ...(maxPages && { maxPages }) })
}

testStore('sqlite', t => open(t))

function record(length: number): Batch {
  return { id: 'x', expectations: [], writes: [], records: [JSON.stringify({ pad: randomBytes(length >> 1).toString('hex') })] }
}

test('a full disk fails the commit and leaves the store as it was', async t => {
  const store = await open(t, undefined, 40)
  await store.commit(record(10))
  await assert.rejects(store.commit(record(1_000_000)), /could not commit: database or disk is full/)
  assert.equal((await store.journal({ limit: 5 })).length, 1)
  assert.equal((await store.commit(record(10))).committed, true)
  assert.equal((await store.journal({ limit: 5 })).length, 2)
  await store.close()
})

test('a group that cannot be written fails as a whole and the next one is tried', async t => {
  const store = await open(t)
  const key = 'no bytes' as unknown as Uint8Array
  const broken = { ...record(1), writes: [{ collection: 'c', key, value: new Uint8Array(1) }] }
  const outcomes = await Promise.allSettled([store.commit(record(1)), store.commit(broken)])
  assert.deepEqual(outcomes.map(({ status }) => status), ['rejected', 'rejected'])
  assert.deepEqual(await store.journal({ limit: 5 }), [])
  assert.equal((await store.commit(record(1))).committed, true)
  await store.close()
})

test('a store remembers its identity and refuses a foreign root key', async t => {
  const path = join(temporaryFolder(t), 'test.db')
  const first = await open(t, path)
  await first.close()
  const second = await open(t, path)
  assert.equal(second.id, first.id)
  await second.close()
  const foreign = rootKeyOfBytes('The root key', () => new Uint8Array(32).fill(1), randomBytes)
  const opening = openSqliteStore({ path, rootKey: foreign, random: randomBytes })
  await assert.rejects(opening, /The root key is not the one/)
})
