import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { BrokenRow } from './rows/barrier.ts'
import { beginUnit } from './unit/begin-unit.ts'
import { repeatableRandom } from './storage.kit.ts'
import { leaseHolder } from './leases.ts'
import { memoryStore } from './memory/store.ts'
import { recordCodec } from './rows/record-codec.ts'
import { storeKeyFrom } from './secrets/store-key.ts'
import { sealingUnder } from './secrets/sealing.ts'
import { StoreUnavailable } from './store.ts'

const codec = recordCodec(sealingUnder(storeKeyFrom(new Uint8Array(32)), repeatableRandom()))

function nodes() {
  const clock = { now: 1_000_000 }
  const store = memoryStore()
  const commits: string[] = []
  const node = (holder: string) =>
    leaseHolder({
      store: {
        commit(batch) {
          commits.push(holder)
          return store.commit(batch)
        },
        catchUp: async () => undefined,
      },
      begin: partition => beginUnit({ store, codec, partition }),
      monotonic: () => clock.now,
      holder,
    })
  return { clock, commits, a: node('a'), b: node('b') }
}

test('one node holds a lease until it stops renewing it, and then another does', async () => {
  const { clock, commits, a, b } = nodes()
  assert.deepEqual([await a.holds('chores'), await b.holds('chores')], [true, false])
  for (let second = 0; second < 30; second++, clock.now += 1000) {
    assert.deepEqual([await a.holds('chores'), await b.holds('chores')], [true, false])
  }
  assert.ok(commits.length <= 8 && commits.every(holder => holder === 'a'), 'it is renewed now and then, not at every look')
  clock.now += 10_000
  assert.deepEqual([await b.holds('chores'), await a.holds('chores')], [true, false])
})

test('of two nodes that find a lease run out at once, one takes it', async () => {
  const { a, b } = nodes()
  const found = await Promise.all([a.holds('chores'), b.holds('chores')])
  assert.deepEqual(found.sort(), [false, true])
})

test('a node that stops leaves its leases to the others at once, and no lease of theirs', async () => {
  const { a, b } = nodes()
  await a.holds('chores')
  await b.release()
  assert.deepEqual([await a.holds('chores'), await b.holds('chores')], [true, false])
  await a.release()
  assert.deepEqual([await b.holds('chores'), await a.holds('chores')], [true, false])
})

test('who waits for a lease has it when the one that keeps it gives it up, and not before', async t => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const { clock, a, b } = nodes()
  const { signal } = new AbortController()
  const end = await a.hold('seed', signal)
  let isTurn = false
  const waits = b.hold('seed', signal).then(give => {
    isTurn = true
    return give
  })
  for (let second = 0; second < 30; second++, clock.now += 1000) {
    t.mock.timers.tick(1000)
    await delay(10)
    assert.equal(isTurn, false)
  }
  await end()
  await (await waits)()
  assert.equal(await a.holds('seed'), true)
})

test('a wait for a lease is ended, and the lease of a node that keeps it no more is taken', async () => {
  const { clock, a, b } = nodes()
  await a.holds('seed')
  const ending = new AbortController()
  const waits = b.hold('seed', ending.signal)
  ending.abort()
  await assert.rejects(waits, { name: 'AbortError' })
  clock.now += 10_000
  await (await b.hold('seed', new AbortController().signal))()
})

test('a node that comes later waits as long, whoever held the lease before', async () => {
  const { clock, a, b } = nodes()
  await a.holds('chores')
  clock.now += 3_600_000
  assert.equal(await b.holds('chores'), false, 'it has only now seen it')
  clock.now += 9_999
  assert.equal(await b.holds('chores'), false)
  clock.now += 1
  assert.equal(await b.holds('chores'), true)
})

test('a lease that somebody changed is an error, and one that cannot be read now is only not held', async () => {
  const failing = (error: Error) => leaseHolder({
    store: { ...memoryStore(), catchUp: async () => undefined }, monotonic: () => 0, holder: 'a',
    begin: partition => beginUnit({ store: { ...memoryStore(), read: () => Promise.reject(error) }, codec, partition }),
  })
  assert.equal(await failing(new StoreUnavailable('away')).holds('chores'), false)
  const broken = new BrokenRow({ collection: 'stockade.leases', key: Uint8Array.of(1), version: 1 })
  await assert.rejects(failing(broken).holds('chores'), BrokenRow)
})
