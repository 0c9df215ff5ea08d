import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Storage } from './open.ts'
import { Readiness } from './readiness.ts'
import type { Batch } from './store.ts'
import { here, setUp } from './unit/unit.kit.ts'

test('a store whose commits fail is not ready, and is asked again whether they still do', async t => {
  let [isFull, isFailing] = [true, true]
  const tried: Batch[] = []
  const { store: inner, begin } = setUp()
  const store = {
    isCurrent: true,
    async commit(batch: Batch) {
      tried.push(batch)
      isFailing = isFull
      if (isFull) throw new Error('disk full')
      return inner.commit(batch)
    },
  } as unknown as Storage['store']
  const storage = { store, refusal: undefined, begin: () => begin(here), get isFailing() { return isFailing } }
  const readiness = new Readiness(storage, 1_000_000)
  t.after(() => readiness.stop())

  for (let i = 0; i < 100; i++) assert.equal(readiness.state, 'unavailable')
  assert.equal(tried.length, 0, 'who asks makes nothing of it')
  await Promise.all([readiness.look(), readiness.look()])
  assert.deepEqual([tried.length, readiness.state], [1, 'unavailable'])
  assert.ok(tried[0]!.writes.length > 0, 'what writes nothing would not be committed by every engine')
  isFull = false
  await readiness.look()
  assert.deepEqual([tried.length, readiness.state], [2, 'available'])
  await readiness.look()
  assert.equal(tried.length, 2, 'who can commit is asked for nothing')
  assert.deepEqual(await inner.journal({ limit: 1 }), [])
})
