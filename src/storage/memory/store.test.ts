import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryBounds } from './bounds.ts'
import { memoryStore } from './store.ts'
import { testStore } from '../store.suite.ts'

testStore('memory', async () => memoryStore())

const bytes = (text: string) => new Uint8Array(Buffer.from(text))
const put = (name: string, length: number, ...records: string[]) => ({
  id: name, expectations: [], records, writes: [{ collection: 'c', key: bytes(name), value: new Uint8Array(length) }],
})

test('what would not fit is not committed, and what makes room is', async () => {
  const store = memoryStore({ ...memoryBounds(), rows: new Map([['calls', 0], ['server', 1e6]]) })
  await store.commit(put('a', 900_000))
  await assert.rejects(store.commit(put('b', 200_000)), /would take more than 0\.954 MB/)
  assert.deepEqual([store.isFailing, await store.read('c', bytes('b'))], [true, undefined])
  assert.ok((await store.commit(put('a', 100_000))).committed)
  assert.ok((await store.commit(put('b', 800_000))).committed)
  assert.equal(store.isFailing, false)
})

test('calls that fill the store leave room for what the server itself commits, and it is not failing', async () => {
  const store = memoryStore({ ...memoryBounds(), rows: new Map([['calls', 1e6], ['server', 1e6]]) })
  await store.commit(put('a', 900_000, '{}'))
  await assert.rejects(store.commit(put('b', 200_000, '{}')), /could not commit/)
  assert.equal(store.isFailing, false)
  assert.ok((await store.commit(put('b', 200_000))).committed)
  assert.ok((await store.commit({ ...put('b', 0, '{}'), writes: [] })).committed)
  // Whose row it is goes by who wrote it last.
  assert.ok((await store.commit(put('a', 700_000))).committed)
  assert.ok((await store.commit(put('c', 900_000, '{}'))).committed)
  assert.equal(store.isFailing, false)
})
