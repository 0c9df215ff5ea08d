import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { asyncProperty } from '../../test/kit/properties.ts'
import { beginUnit } from './begin-unit.ts'
import { confirmClock, watchClock } from './clock-watch.ts'
import { repeatableRandom } from './fixture.ts'
import { memoryStore } from './memory-store.ts'
import { recordCodec } from './record-codec.ts'
import { sealingUnder } from './sealing.ts'
import { storeKeyFrom } from './store-key.ts'
import type { CachedStore } from './cache.ts'

const codec = recordCodec(sealingUnder(storeKeyFrom(new Uint8Array(32)), repeatableRandom()))
const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000]
const noon = Date.UTC(2026, 10, 22, 12)

/** A store, and nodes on it whose clocks go as the test says. */
function setUp() {
  const store = memoryStore()
  const begin = () => beginUnit({ store, codec, partition: { account: '', region: '' } })
  const logged: string[] = []
  const node = ({ isAlone = true, boot }: { readonly isAlone?: boolean; readonly boot?: string } = {}) => {
    const clock = { wall: noon, monotonic: 0, uptime: 0 }
    const log = { error: (message: string) => void logged.push(message) }
    const storage = { store: store as CachedStore, begin }
    let keeps = true
    const leads = async () => keeps
    const watch = watchClock({
      storage, log, leads, isAlone,
      wall: () => clock.wall,
      monotonic: () => clock.monotonic,
      boot: () => (boot === undefined ? undefined : { id: boot, uptime: clock.uptime }),
    })
    return {
      clock,
      look: (leading = true) => {
        keeps = leading
        return watch.look()
      },
      /** Both clocks go on, the node looking every minute. */
      async pass(time: number, leading = true) {
        keeps = leading
        for (let rest = time; rest > 0; rest -= minute) {
          clock.wall += Math.min(rest, minute)
          clock.monotonic += Math.min(rest, minute)
          clock.uptime += Math.min(rest, minute)
          await watch.look()
        }
      },
    }
  }
  const confirm = async (wall: number) => {
    const state = begin()
    await confirmClock(state, wall)
    assert.ok((await store.commit(state.toBatch([], 'confirm'))).committed)
  }
  return { node, logged, confirm, store }
}

/** The node again, after a rest in which its monotonic clock began anew. */
function restarted(made: ReturnType<typeof setUp>, wall: number) {
  const next = made.node()
  Object.assign(next.clock, { wall, monotonic: 5 })
  return next
}

test('clocks that agree are believed', async () => {
  const { node, logged } = setUp()
  const { clock, look, pass } = node()
  assert.equal(await look(), noon)
  await pass(3 * day)
  assert.equal(await look(), noon + 3 * day)
  clock.wall += 4 * minute
  assert.ok((await look()) <= noon + 3 * day + second, 'what a clock is ahead is caught up with slowly')
  assert.deepEqual(logged, [])
})

test('a clock that jumps ahead is not, and is again where it is right again', async () => {
  const { node, logged } = setUp()
  const { clock, look, pass } = node()
  await look()
  clock.wall += 100 * day
  for (let passed = 0; passed < 14; passed++) {
    assert.equal(await look(), noon + passed * second)
    clock.wall += second
    clock.monotonic += second
  }
  assert.match(logged.join(), /^The clock jumped ahead, and what cannot be undone waits/)
  clock.wall -= 100 * day
  assert.equal(await look(), noon + 14 * second)
  await pass(hour)
  assert.equal(await look(), noon + 14 * second + hour)
  assert.equal(logged.length, 2)
})

test('many small jumps are one large one', async () => {
  const { node, logged } = setUp()
  const { clock, look } = node()
  await look()
  for (let jump = 0; jump < 1000; jump++) {
    clock.wall += 4 * minute
    clock.monotonic += second
    await look()
  }
  assert.ok((await look()) < noon + 1000 * second * 1.002)
  assert.ok(logged.length > 0)
})

test('a restart within a jump does not hide it, and a short rest is none', async () => {
  for (const jump of [hour, 100 * day]) {
    const made = setUp()
    const first = made.node()
    await first.look()
    await first.pass(hour)
    first.clock.wall += jump
    await first.look()
    for (let restart = 0; restart < 3; restart++) {
      const next = restarted(made, noon + hour + jump + restart * minute)
      assert.equal(await next.look(), noon + hour, `${jump}`)
    }
    // It was right before the restart, and is again.
    const mended = restarted(made, noon + hour + 4 * minute)
    assert.equal(await mended.look(), noon + hour)
    await mended.pass(3 * day)
    assert.equal(await mended.look(), noon + hour + 4 * minute + 3 * day)
  }
  const made = setUp()
  await made.node().look()
  assert.equal(await restarted(made, noon + 23 * hour).look(), noon + 23 * hour)
  assert.deepEqual(made.logged, [])
})

test('a store that rested for months is believed when somebody confirms it, or in a day', async () => {
  for (const way of ['confirmed', 'a day', 'a day and a restart'] as const) {
    const made = setUp()
    await made.node().look()
    const later = noon + 100 * day
    let next = restarted(made, later)
    assert.equal(await next.look(), noon)
    if (way === 'confirmed') await made.confirm(next.clock.wall)
    else await next.pass(23 * hour)
    if (way === 'a day and a restart') next = restarted(made, next.clock.wall + minute)
    if (way !== 'confirmed') {
      assert.ok((await next.look()) < noon + day, way)
      await next.pass(hour + minute)
    }
    assert.equal(await next.look(), next.clock.wall, way)
    assert.equal(await restarted(made, next.clock.wall + hour).look(), next.clock.wall + hour, way)
  }
})

test('the day begins anew where the clock jumps again', async () => {
  const { node, logged } = setUp()
  const { clock, look, pass } = node()
  await look()
  for (let jump = 0; jump < 3; jump++) {
    clock.wall += 10 * day
    await pass(23 * hour)
    assert.ok((await look()) <= noon + (jump + 1) * 23 * hour)
  }
  assert.equal(logged.length, 3)
  await pass(hour + minute)
  assert.equal(await look(), clock.wall)
})

test('a clock that is set back, or starts too early, is right again when it is', async () => {
  const made = setUp()
  const { clock, look, pass } = made.node()
  await look()
  clock.wall -= 10 * day
  await pass(hour)
  assert.equal(await look(), noon + hour, 'what is vouched for does not go back')
  clock.wall += 10 * day
  assert.equal(await look(), noon + hour)
  const early = restarted(made, noon)
  assert.ok((await early.look()) <= noon + hour)
  await early.pass(2 * hour)
  assert.equal(await early.look(), noon + 3 * hour)
  assert.deepEqual(made.logged, [])
})

test('a rest that was not needed at the start is given up: no later jump has it', async () => {
  for (const behind of [2 * minute, 100 * day]) {
    const made = setUp()
    await made.node().look()
    const next = restarted(made, noon - behind)
    await next.look()
    await next.pass(10 * hour)
    const before = await next.look()
    next.clock.wall = noon + 10 * hour + day
    assert.equal(await next.look(), before, `${behind}`)
    assert.match(made.logged.join(), /^The clock jumped ahead/)
  }
})

test('a rest is measured where the machine was not started anew, and nothing beyond it is believed', async () => {
  const made = setUp()
  const boot = 'one'
  const first = made.node({ boot })
  await first.look()
  await first.pass(5 * minute)
  let passed = 5 * minute
  // Each restart comes a minute later, with the clock a day further.
  for (let restart = 1; restart <= 7; restart++) {
    const next = made.node({ boot })
    passed += minute
    Object.assign(next.clock, { wall: noon + passed + restart * (day - minute), monotonic: 5, uptime: passed })
    assert.ok((await next.look()) <= noon + passed, `${restart}`)
  }
  assert.match(made.logged.join(), /^The clock jumped ahead/)
  const long = setUp()
  await long.node({ boot }).look()
  const next = long.node({ boot })
  Object.assign(next.clock, { wall: noon + 30 * day, monotonic: 5, uptime: 30 * day })
  assert.equal(await next.look(), noon + 30 * day, 'however long it was')
  await next.pass(minute)
  const anew = long.node({ boot: 'two' })
  Object.assign(anew.clock, { wall: noon + 30 * day + 20 * hour, monotonic: 5, uptime: 10 })
  assert.equal(await anew.look(), noon + 30 * day + 20 * hour, 'a machine that was started anew cannot tell')
  assert.deepEqual(long.logged, [])
})

test('a node that joins a store which another one watches believes no rest, and one that nobody watched does', async () => {
  const made = setUp()
  const right = made.node({ isAlone: false })
  await right.look()
  for (let joined = 1; joined <= 7; joined++) {
    await right.pass(5 * minute)
    const before = await right.look()
    const wrong = made.node({ isAlone: false })
    Object.assign(wrong.clock, { wall: noon + joined * (day - minute), monotonic: 5 })
    // It leads once, and is gone.
    assert.ok((await wrong.look()) <= before)
    wrong.clock.monotonic += second
    assert.ok((await wrong.look()) <= before + second)
    assert.equal(await right.look(), before)
    await right.pass(minute)
    wrong.clock.monotonic += 5 * minute
    assert.ok((await wrong.look(false)) <= before + 6 * minute)
  }
  const later = made.node({ isAlone: false })
  const vouched = await right.look()
  Object.assign(later.clock, { wall: vouched + 20 * hour, monotonic: 5 })
  assert.equal(await later.look(), vouched)
  await later.pass(minute)
  assert.equal(await later.look(), vouched + minute)
  await later.pass(minute)
  assert.equal(await later.look(), vouched + 20 * hour + 2 * minute)
})

test('a watch that was taken out of a store with records is no first start', async () => {
  const made = setUp()
  const record = JSON.stringify({ event: { eventTime: new Date(noon).toISOString() } })
  await made.store.commit({ id: '', expectations: [], writes: [], records: [record] })
  const { clock, look, pass } = restarted(made, noon + 100 * day)
  assert.equal(await look(), noon)
  assert.match(made.logged[0]!, /^What was vouched for of the clock is gone from the store/)
  clock.wall = noon
  await pass(hour)
  assert.equal(await look(), noon + hour)
  const unreadable = setUp()
  await unreadable.store.commit({ id: '', expectations: [], writes: [], records: ['{}'] })
  assert.equal(await restarted(unreadable, noon).look(), 0)
})

test('of several nodes the one that keeps counts, and one whose clock is wrong takes over with what was kept', async () => {
  const made = setUp()
  const [right, wrong] = [made.node(), made.node()]
  wrong.clock.wall += 20 * hour
  await right.look()
  await wrong.look(false)
  for (let passed = 0; passed < 3 * 24 * 60; passed++) {
    await right.pass(minute)
    await wrong.pass(minute, false)
  }
  assert.equal(await right.look(), noon + 3 * day)
  const taken = await wrong.look()
  assert.ok(Math.abs(taken - noon - 3 * day) < 10 * minute, 'it never counts its own day where another keeps')
  await wrong.pass(2 * hour)
  assert.ok(Math.abs((await wrong.look()) - noon - 3 * day - 2 * hour) < 10 * minute)
})

test('whatever the wall clock does, what is vouched for goes no faster than the monotonic one, and never back', async () => {
  const steps = fc.array(fc.tuple(fc.integer({ min: -day, max: 400 * day }), fc.integer({ min: 0, max: 10 * minute })), {
    maxLength: 20,
  })
  await asyncProperty('clock', 200, steps, async list => {
    const { node } = setUp()
    const { clock, look } = node()
    let before = await look()
    let passed = 0
    for (const [wall, monotonic] of list) {
      clock.wall += wall
      clock.monotonic += monotonic
      passed += monotonic
      const now = await look()
      assert.ok(now >= before && now <= noon + passed * 1.001 + 1, `${now - noon} of ${passed}`)
      before = now
    }
  })
})
