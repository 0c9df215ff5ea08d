import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BrokenRow } from '../rows/barrier.ts'
import { encodeKey, keyBytes } from '../rows/keys.ts'
import { anyVersion, StoreUnavailable } from '../store.ts'
import { adder, adderThatRefuses, setUp, through } from './consumers.kit.ts'

test('what comes while a consumer takes what there is waits for the next look', async t => {
  const { start, write, seen } = setUp(t)
  const add = adder(20)
  let written = 0
  const consumers = start({
    ...add,
    least: 1,
    async consume(pages, unit) {
      await add.consume(pages, unit)
      if (++written < 50) await write(1)
    },
  })
  await write(3)
  await consumers.run()
  assert.deepEqual(await seen(), [1, 2, 3])
  await consumers.run()
  assert.deepEqual(await seen(), [1, 2, 3, 4])
})

test('a consumer sees every record once, in order, as many at once as it takes', async t => {
  const { start, write, seen } = setUp(t)
  const consumers = start(adder(10))
  await write(9)
  await consumers.run()
  assert.deepEqual(await seen(), [])
  await write(300)
  await consumers.run()
  assert.deepEqual(await seen(), through(300))
  await consumers.stop()
  const again = start(adder(1))
  await again.run()
  assert.deepEqual(await seen(), through(309))
})

test('what failed is tried again and leaves nothing behind', async t => {
  const { start, write, seen, refuse, logged } = setUp(t)
  let failures = 2
  const consumers = start(adder(5, () => {
    if (failures-- > 0) throw new Error('no')
  }))
  await write(20)
  await consumers.run()
  await consumers.run()
  assert.deepEqual([await seen(), logged.length], [[], 2])
  refuse(1)
  await consumers.run()
  assert.deepEqual([await seen(), logged.length], [[], 3])
  await consumers.run()
  assert.deepEqual([await seen(), logged.length], [through(20), 3])
})

test('what a store removes from the journal by itself is forgotten', async t => {
  const { start, write } = setUp(t)
  const forgotten: number[] = []
  const forget = async (oldest: number) => {
    forgotten.push(oldest)
    return false
  }
  const consumers = start({ ...adder(1_000_000), forget })
  await consumers.run()
  await write(110_001)
  await consumers.run()
  await consumers.run()
  assert.deepEqual(forgotten, [1, 10_002])
})

test('of two servers that run the same consumer each record counts once', async t => {
  const { start, write, seen } = setUp(t)
  const [one, other] = [start(adder(3)), start(adder(3))]
  await write(300)
  for (let round = 0; round < 200 && (await seen()).length < 300; round++) await Promise.all([one.run(), other.run()])
  assert.deepEqual(await seen(), through(300))
})

test('whoever changes again and again what it refers to holds it up for no longer than that', async t => {
  const { store, start, write, seen, logged } = setUp(t)
  const key = keyBytes(encodeKey(['k']))
  let changes = 12
  const { commit } = store
  store.commit = async batch => {
    if (batch.writes.length === 0 || changes-- <= 0) return commit(batch)
    return { committed: false, conflict: { collection: 'keys', key, version: anyVersion } }
  }
  const consumers = start(adder(5))
  await write(20)
  await consumers.run()
  assert.deepEqual([await seen(), logged.length], [through(20), 0])
})

test('it looks by itself, fails more and more rarely, and stops for good', async t => {
  const { start, write, seen, logged } = setUp(t)
  let failing = true
  const consumers = start(adder(1, () => {
    if (failing) throw new Error('no')
  }), 1)
  await write(1)
  while (logged.length < 3) await new Promise(resolve => setTimeout(resolve, 1))
  failing = false
  while ((await seen()).length === 0) await new Promise(resolve => setTimeout(resolve, 1))
  await consumers.stop()
  await write(1)
  await new Promise(resolve => setTimeout(resolve, 20))
  assert.deepEqual(await seen(), [1])
})

test('a consumer takes no more at once than it may hold, however large the records are', async t => {
  const { start, write } = setUp(t)
  const taken: number[] = []
  const consumers = start({
    name: 'sizes',
    size: 100,
    least: 1,
    async consume(pages) {
      let size = 0
      for await (const entries of pages) for (const { record } of entries) size += record.length
      taken.push(size)
    },
  })
  const million = 1_000_000
  await write(100, 'x'.repeat(million))
  await consumers.run()
  assert.equal(taken.reduce((sum, size) => sum + size, 0), 100 * million)
  assert.ok(taken.length >= 6, `${taken.length} pieces`)
  assert.ok(Math.max(...taken) < 18 * million, `${Math.max(...taken)} units at once`)
})

test('a record that cannot be taken is gone around, after a while, and no other is', async t => {
  const { start, write, seen, logged } = setUp(t)
  const poison = '{"poison":true}'
  const consumers = start(adderThatRefuses(poison))
  await write(7)
  await write(1, poison)
  await write(100)
  // Each look fails once; what is tried in smaller and smaller pieces is tried within one.
  for (let look = 0; look < 2; look++) await consumers.run()
  assert.deepEqual([await seen(), logged.length], [[], 2])
  for (let look = 0; look < 7; look++) await consumers.run()
  assert.deepEqual(await seen(), through(7))
  await consumers.run()
  assert.match(logged.at(-1)!, /^adder goes around the record at 8/)
  assert.deepEqual(await seen(), through(108).filter(position => position !== 8))
})

test('of records that cannot be taken each is gone around, however many follow each other', async t => {
  const { start, write, seen } = setUp(t)
  const consumers = start(adderThatRefuses('poison'))
  await write(1)
  await write(150, 'poison')
  await write(1)
  let looks = 0
  while ((await seen()).length < 2) {
    await consumers.run()
    assert.ok(++looks < 2000, 'it goes on')
  }
  assert.deepEqual(await seen(), [1, 152])
})

test('nothing is gone around while a consumer takes none of the records: the store is at fault', async t => {
  const { start, write, seen, logged } = setUp(t)
  let isSick = true
  let trials = 0
  const consumers = start({
    ...adder(20, () => {
      trials++
      if (isSick) throw Object.assign(new Error('disk I/O error'), { errcode: 10 })
    }),
    least: 1,
  })
  await write(20)
  for (let look = 0; look < 40; look++) await consumers.run()
  assert.deepEqual([await seen(), logged.filter(message => /goes around/.test(message))], [[], []])
  assert.ok(trials > 40)
  isSick = false
  await consumers.run()
  assert.deepEqual(await seen(), through(20))
})

test('a store that becomes well while the records behind are tried loses none', async t => {
  for (const wellAfter of [12, 13, 14, 20]) {
    const { start, write, seen } = setUp(t)
    let trials = 0
    const consumers = start({
      ...adder(1, () => {
        if (++trials < wellAfter) throw new Error('disk I/O error')
      }),
      least: 1,
    })
    await write(10)
    for (let look = 0; look < 20; look++) await consumers.run()
    assert.deepEqual(await seen(), through(10), `${wellAfter}`)
  }
})

test('nothing is gone around because of a row that somebody put there for a while', async t => {
  const { start, write, seen, logged } = setUp(t)
  let isBroken = true
  const row = { collection: 'c', key: new Uint8Array(1), version: 1 }
  const consumers = start(adderThatRefuses('poison', () => isBroken && new BrokenRow(row)))
  await write(7)
  await write(1, 'poison')
  await write(12)
  for (let look = 0; look < 40; look++) await consumers.run()
  assert.deepEqual(logged.filter(message => /goes around/.test(message)), [])
  isBroken = false
  for (let look = 0; look < 10; look++) await consumers.run()
  assert.deepEqual(await seen(), through(20))
})

test('nothing is gone around because the store cannot be reached', async t => {
  const { start, write, seen, logged } = setUp(t)
  let isAway = true
  const consumers = start(adder(1, () => {
    if (isAway) throw new StoreUnavailable('away')
  }))
  await write(3)
  for (let look = 0; look < 20; look++) await consumers.run()
  assert.deepEqual([await seen(), logged.length], [[], 20])
  isAway = false
  await consumers.run()
  assert.deepEqual(await seen(), through(3))
})
