import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryStore } from './store.ts'
import { testStore } from '../store.suite.ts'

testStore('memory', async () => memoryStore())

const bytes = (text: string) => new Uint8Array(Buffer.from(text))
const put = (name: string, length: number) => ({
  id: name, expectations: [], records: [], writes: [{ collection: 'c', key: bytes(name), value: new Uint8Array(length) }],
})

test('what would not fit is not committed, and what makes room is', async () => {
  const store = memoryStore({ mostBytes: 1000 })
  await store.commit(put('a', 900))
  await assert.rejects(store.commit(put('b', 200)), /would hold more than 1000 bytes/)
  assert.deepEqual([store.isFailing, await store.read('c', bytes('b'))], [true, undefined])
  assert.ok((await store.commit(put('a', 100))).committed)
  assert.ok((await store.commit(put('b', 800))).committed)
  assert.equal(store.isFailing, false)
})
