import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keyOf, write } from './cache.kit.ts'
import { cacheOf } from './cache.ts'
import type { CachedMoment } from './cached-moment.ts'
import { keyBytes, prefixEnd } from '../rows/keys.ts'
import { memoryStore } from '../memory/store.ts'
import { recordIdOf } from '../rows/record-id.ts'
import type { Batch, Moment, Store } from '../store.ts'

const idOf = (name: string) => recordIdOf('c', keyOf(name))
const everything = { from: keyBytes(''), to: keyBytes(prefixEnd('')), limit: 10 }

/** A cache over a store of several nodes, of which a second one keeps a moment: what is no longer written to it. */
async function setUp() {
  const [shared, then] = [memoryStore(), memoryStore()]
  const asked: string[] = []
  const moment = async (): Promise<Moment> => ({
    version: await then.position(),
    journal: then.vouched,
    read: (collection, key) => (asked.push(Buffer.from(key).toString()), then.read(collection, key)),
    scan: then.scan,
    count: then.count,
  })
  const store: Store = { ...shared, atMoment: async (_, read) => read(await moment()) }
  const cache = cacheOf({ store, monotonic: () => 0 })
  const both = async (batch: Batch) => void (await shared.commit(batch), await then.commit(batch))
  const at = <T>(read: (behind: CachedMoment) => Promise<T>) => cache.atMoment!('a reader', one => read(one as CachedMoment))
  return { shared, cache, both, at, asked }
}

test('what the cache holds as it was at the moment is not read again, and is the same object', async () => {
  const { cache, both, at, asked } = await setUp()
  await both(write('a', 'one'))
  await cache.start()
  const known = await cache.read('c', keyOf('a'))
  await at(async moment => {
    assert.equal(moment.peek(idOf('a'))?.stored, known)
    assert.equal(await moment.read('c', keyOf('a')), known)
    assert.equal((await moment.scan('c', everything)).rows[0], known)
    assert.equal(await moment.count('c', everything), 1)
  })
  assert.equal(asked.length, 1)
  cache.stop()
})

test('what has changed since is as it was, and what the cache has not heard of yet is not taken from it', async () => {
  const { shared, cache, both, at } = await setUp()
  for (const name of ['changed', 'removed', 'unheard']) await both(write(name, 'then'))
  await cache.start()
  for (const name of ['changed', 'removed', 'unheard', 'absent']) await cache.read('c', keyOf(name))
  // Another node, of which no poll has told.
  await both(write('unheard', 'at the moment'))
  await both(write('absent', 'there by now'))
  await shared.commit(write('changed', 'later'))
  await shared.commit(write('removed', undefined))
  await shared.commit(write('absent', undefined))
  await at(async moment => {
    for (const name of ['changed', 'removed', 'unheard', 'absent']) await cache.read('c', keyOf(name))
    for (const name of ['changed', 'removed', 'absent']) assert.equal(moment.peek(idOf(name)), undefined, name)
    assert.equal(Buffer.from(moment.peek(idOf('unheard'))!.stored!.value).toString(), 'at the moment')
    const found = (await moment.scan('c', everything)).rows.map(({ value }) => Buffer.from(value).toString())
    assert.deepEqual(found, ['there by now', 'then', 'then', 'at the moment'])
    assert.equal(Buffer.from((await moment.read('c', keyOf('changed')))!.value).toString(), 'then')
  })
  assert.equal(Buffer.from((await cache.read('c', keyOf('changed')))!.value).toString(), 'later')
  cache.stop()
})

test('a cache that cannot learn how the store was then answers nothing', async () => {
  const { cache, shared, both, at } = await setUp()
  await both(write('a', 'one'))
  await cache.start()
  await cache.read('c', keyOf('a'))
  await both(write('b', 'two'))
  cache.poll = () => Promise.reject(new Error('no answer'))
  await at(async moment => assert.equal(moment.peek(idOf('a')), undefined))
  assert.equal((await shared.read('c', keyOf('a')))?.version, 1)
  cache.stop()
})
