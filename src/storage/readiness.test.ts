import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryStore } from './memory-store.ts'
import type { Storage } from './open.ts'
import { Readiness } from './readiness.ts'
import type { Batch } from './store.ts'

test('a store whose commits fail is not ready, and is asked again whether they still do', async () => {
  let [now, isFull, isFailing] = [0, true, true]
  const tried: Batch[] = []
  const inner = memoryStore()
  const store = {
    isCurrent: true,
    async commit(batch: Batch) {
      tried.push(batch)
      isFailing = isFull
      if (isFull) throw new Error('disk full')
      return inner.commit(batch)
    },
  } as unknown as Storage['store']
  const readiness = new Readiness({ store, refusal: undefined, get isFailing() { return isFailing } }, () => now)
  const look = async () => {
    const { state } = readiness
    await new Promise(setImmediate)
    return state
  }

  for (let i = 0; i < 100; i++) assert.equal(await look(), 'unavailable')
  assert.equal(tried.length, 1, 'however often it is asked')
  now = 1000
  isFull = false
  assert.deepEqual([await look(), await look()], ['unavailable', 'available'])
  assert.equal(tried.length, 2)
  assert.deepEqual(await inner.journal({ limit: 1 }), [])
  now = 9000
  assert.equal(await look(), 'available')
  assert.equal(tried.length, 2, 'who can commit is asked for nothing')
})
