// A cache over a store to which nobody else commits, and whose readers see a commit before its answer comes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keyOf, write } from './cache.kit.ts'
import { cacheOf } from './cache.ts'
import { memoryStore } from '../memory/store.ts'
import { recordIdOf } from '../rows/record-id.ts'
import type { Store } from '../store.ts'

function setUp() {
  const shared = memoryStore()
  const store: Store = { ...shared }
  return { shared, store, cache: cacheOf({ store, monotonic: () => 0, isAlone: true }) }
}

/** Commits are made at once from here on, and answered when what is answered here is called. */
function holdAnswers(shared: Store, store: Store): () => void {
  let answer = () => undefined as void
  const answered = new Promise<void>(resolve => (answer = resolve))
  store.commit = batch => shared.commit(batch).then(outcome => answered.then(() => outcome))
  return answer
}

test('where nobody else commits, all is known but what a change under way may have brought', async () => {
  const { store, shared, cache } = setUp()
  const standing = async (name: string) => cache.standing(recordIdOf('c', keyOf(name)), await cache.read('c', keyOf(name)))
  for (const name of ['before', 'removed']) await shared.commit(write(name, 'one'))
  await cache.start()
  assert.deepEqual([await standing('before'), await standing('none'), cache.isBehind], ['holds', 'holds', false])
  const answer = holdAnswers(shared, store)
  const commits = [cache.commit(write('made', 'one')), cache.commit(write('removed', undefined))]
  assert.deepEqual([await standing('before'), await standing('made'), await standing('removed')], ['holds', 'moved', 'unproven'])
  assert.equal(cache.isBehind, true)
  answer()
  await Promise.all(commits)
  assert.deepEqual([await standing('before'), await standing('made'), await standing('removed')], ['holds', 'holds', 'holds'])
  assert.equal(cache.isBehind, false)
  cache.stop()
})

test('where nobody else commits, the feed tells of a change before its answer comes', async () => {
  const { store, shared, cache } = setUp()
  const id = recordIdOf('c', keyOf('made'))
  await cache.start()
  const answer = holdAnswers(shared, store)
  assert.equal(await cache.read('c', keyOf('made')), undefined)
  const commit = cache.commit(write('made', 'one'))
  assert.equal(cache.standing(id, undefined), 'holds')
  await cache.catchUp()
  assert.equal(cache.standing(id, undefined), 'moved')
  const made = await cache.read('c', keyOf('made'))
  assert.deepEqual([made?.version, cache.standing(id, made)], [1, 'holds'])
  answer()
  await commit
  assert.equal(cache.standing(id, made), 'holds')
  cache.stop()
})
