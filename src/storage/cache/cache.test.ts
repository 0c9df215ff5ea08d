import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keyOf, write } from './cache.kit.ts'
import { cacheOf } from './cache.ts'
import { keyBytes, prefixEnd } from '../rows/keys.ts'
import { memoryStore } from '../memory/store.ts'
import { recordIdOf } from '../rows/record-id.ts'
import type { Batch, Store, Stored } from '../store.ts'

const textOf = (stored: Stored | undefined) => stored && Buffer.from(stored.value).toString()

/** A cache over a store that another node writes to as well, under a clock that the test moves. */
function setUp(limits: { maxRecords?: number; maxBytes?: number } = {}) {
  const clock = { now: 0 }
  const shared = memoryStore()
  const seen = { reads: 0 }
  const store: Store = { ...shared, read: (collection, key) => (seen.reads++, shared.read(collection, key)) }
  const cache = cacheOf({ store, monotonic: () => clock.now, ...limits })
  const read = async (name: string) => textOf(await cache.read('c', keyOf(name)))
  return { clock, shared, store, seen, cache, read }
}

test('a record and an absence are read once, and the record is the same object', async () => {
  const { shared, cache, seen, read } = setUp()
  await shared.commit(write('a', 'one'))
  await cache.start()
  const first = await cache.read('c', keyOf('a'))
  assert.equal(await cache.read('c', keyOf('a')), first)
  assert.deepEqual([textOf(first), await read('b'), await read('b')], ['one', undefined, undefined])
  assert.equal(seen.reads, 2)
  const range = { from: keyBytes(''), to: keyBytes(prefixEnd('')), limit: 5 }
  assert.equal((await cache.scan('c', range)).rows[0], first)
  cache.stop()
})

test('an absence that was read may be newer than what the cache knows of, until a poll that began behind it', async () => {
  const { shared, cache, read } = setUp()
  const id = recordIdOf('c', keyOf('gone'))
  await shared.commit(write('gone', 'a Deny'))
  await cache.start()
  await shared.commit(write('gone', undefined))
  assert.equal(await read('gone'), undefined)
  assert.equal(cache.standing(id, undefined), 'unproven')
  await cache.catchUp()
  assert.equal(await read('gone'), undefined)
  await cache.catchUp()
  assert.equal(cache.standing(id, undefined), 'holds')
  await shared.commit(write('gone', 'back'))
  assert.equal(cache.standing(id, undefined), 'holds', 'nobody has told of it yet')
  await cache.catchUp()
  assert.equal(cache.standing(id, undefined), 'moved')
  cache.stop()
})

test('its own commit is known before it is answered', async () => {
  const { cache, seen, read } = setUp()
  await cache.start()
  await read('a')
  await cache.commit(write('a', 'one'))
  assert.equal(await read('a'), 'one')
  await cache.commit(write('a', undefined))
  assert.equal(await read('a'), undefined)
  await cache.poll()
  assert.equal(await read('a'), undefined)
  assert.equal(seen.reads, 1)
  cache.stop()
})

test('what somebody put into the store for a moment is served for ten minutes at most', async () => {
  const { clock, shared, cache, store, read } = setUp()
  const { read: honest } = store
  await shared.commit(write('a', 'new'))
  await cache.start()
  store.read = async () => ({ key: keyOf('a'), version: 0.5, value: Uint8Array.from(Buffer.from('old')) })
  assert.equal(await read('a'), 'old')
  store.read = honest
  const readAt = async (minutes: number) => {
    clock.now = minutes * 60_000
    await cache.poll()
    return read('a')
  }
  assert.deepEqual([await readAt(9), await readAt(10), await readAt(11)], ['old', 'new', 'new'])
  cache.stop()
})

test('its own commit that is answered late does not come before what another node changed meanwhile', async () => {
  for (const change of ['theirs', undefined]) {
    const { cache, shared, store, read } = setUp()
    const { commit } = store
    let answer = () => undefined as void
    const late = new Promise<void>(resolve => (answer = resolve))
    Object.assign(store, {
      async commit(batch: Batch) {
        const outcome = await commit(batch)
        await late
        return outcome
      },
    })
    await cache.start()
    const own = cache.commit(write('a', 'ours'))
    await shared.commit(write('a', change))
    await cache.poll()
    answer()
    await own
    assert.equal(await read('a'), change)
    cache.stop()
  }
})

test('a change by another node is seen after a poll, and never a second after the last poll started', async () => {
  const { clock, shared, cache, read } = setUp()
  await cache.start()
  for (let round = 0; round < 50; round++) {
    const before = String(round - 1)
    await read('a')
    await shared.commit(write('a', String(round)))
    clock.now += 999
    assert.equal(await read('a'), round === 0 ? undefined : before)
    if (round % 2 === 0) clock.now += 1
    else await cache.poll()
    assert.equal(await read('a'), String(round))
    await cache.poll()
    assert.equal(await read('a'), String(round))
  }
  cache.stop()
})

test('what counts is when the poll started, not when it ended', async () => {
  const { clock, shared, store, read, cache } = setUp()
  await cache.start()
  assert.equal(await read('a'), undefined)
  const { changesSince } = store
  Object.assign(store, {
    async changesSince(position: number) {
      const changes = await changesSince(position)
      clock.now += 900
      await shared.commit(write('a', 'new'))
      return changes
    },
  })
  await cache.poll()
  assert.equal(await read('a'), undefined)
  clock.now += 100
  assert.equal(await read('a'), 'new')
  cache.stop()
})

test('a failed poll leaves the cache to run out', async () => {
  const { clock, shared, store, read, cache } = setUp()
  await cache.start()
  await read('a')
  Object.assign(store, { changesSince: () => Promise.reject(new Error('down')) })
  await shared.commit(write('a', 'new'))
  clock.now += 999
  await assert.rejects(cache.poll(), /down/)
  assert.equal(await read('a'), undefined)
  clock.now += 1
  assert.equal(await read('a'), 'new')
  cache.stop()
})

test('nothing is cached before start', async () => {
  const { shared, read } = setUp()
  await read('a')
  await shared.commit(write('a', 'x'))
  assert.equal(await read('a'), 'x')
})

test('a read that a change overtook is not kept', async () => {
  const { shared, store, cache, read } = setUp()
  await shared.commit(write('a', 'old'))
  await cache.start()
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  const slow = store.read
  Object.assign(store, {
    async read(collection: string, key: Uint8Array) {
      const found = await slow(collection, key)
      await held
      return found
    },
  })
  const [byFeed, byOwn] = [read('a'), read('b')]
  await shared.commit(write('a', 'new'))
  await cache.commit(write('b', 'own'))
  await cache.poll()
  release()
  assert.deepEqual([await byFeed, await byOwn], ['old', undefined])
  Object.assign(store, { read: slow })
  assert.deepEqual([await read('a'), await read('b')], ['new', 'own'])
  cache.stop()
})

test('a reader that fell behind the feed drops everything', async () => {
  const { shared, cache, read } = setUp()
  await cache.start()
  await shared.commit(write('a', 'one'))
  assert.deepEqual([await read('a'), await read('b')], ['one', undefined])
  await shared.commit(write('b', 'two'))
  for (let i = 0; i < 5001; i++) await shared.commit(write('noise', 'x'))
  await cache.poll()
  assert.equal(await read('b'), 'two')
  cache.stop()
})

test('a conflict drops what stood in the way', async () => {
  const { shared, cache, read } = setUp()
  await cache.start()
  assert.equal(await read('a'), undefined)
  await shared.commit(write('a', 'theirs'))
  const expectations = [{ collection: 'c', key: keyOf('a'), version: 0 }]
  assert.equal((await cache.commit({ ...write('a', 'mine'), expectations })).committed, false)
  assert.equal(await read('a'), 'theirs')
  cache.stop()
})

test('what is asked for and is not there pushes out no record', async () => {
  const { shared, cache, seen, read } = setUp({ maxRecords: 100 })
  for (let i = 0; i < 20; i++) await shared.commit(write(`r${i}`, 'x'))
  await cache.start()
  for (let i = 0; i < 20; i++) await read(`r${i}`)
  for (let i = 0; i < 1000; i++) await read(`absent-${i}`)
  for (let i = 0; i < 20; i++) await read(`r${i}`)
  assert.equal(seen.reads, 20 + 1000)
  await read('absent-999')
  assert.equal(seen.reads, 20 + 1000, 'the newest absence is known')
  await read('absent-0')
  assert.equal(seen.reads, 20 + 1001, 'the oldest is not')
  cache.stop()
})

test('a record that is written where there was none, and removed again', async () => {
  const { cache, seen, read } = setUp()
  await cache.start()
  for (const text of [undefined, 'one', undefined, 'two']) {
    if (text !== undefined || seen.reads > 0) await cache.commit(write('a', text))
    assert.equal(await read('a'), text)
  }
  assert.equal(seen.reads, 1)
  cache.stop()
})

test('keys are bounded as values are, those of absences too', async () => {
  const long = (i: number) => String(i).padStart(1000, '0')
  for (const present of [true, false]) {
    const { shared, cache, seen, read } = setUp({ maxBytes: present ? 100_000 : 1_600_000 })
    for (let i = 0; i < (present ? 200 : 0); i++) await shared.commit(write(long(i), 'x'))
    await cache.start()
    for (let i = 0; i < 200; i++) await read(long(i))
    for (let i = 0; i < 100; i++) await read(long(i))
    assert.equal(seen.reads, 300, present ? 'records' : 'absences')
    cache.stop()
  }
})

test('records and bytes are bounded, and what is in use stays', async () => {
  for (const limits of [{ maxRecords: 10 }, { maxBytes: 2400 }]) {
    const { shared, cache, seen, read } = setUp(limits)
    for (let i = 0; i < 100; i++) await shared.commit(write(`r${i}`, '0123456789'))
    await cache.start()
    for (let i = 0; i < 100; i++) {
      await read('r0')
      await read(`r${i}`)
    }
    assert.equal(seen.reads, 100)
    for (let i = 1; i < 80; i++) await read(`r${i}`)
    assert.equal(seen.reads, 179)
    cache.stop()
  }
})
