import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { asyncProperty } from '../../../test/kit/properties.ts'
import { day, hour, minute, noon, restarted, second, setUp } from './clock.kit.ts'

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
  const behind = /^The clock is behind the time that is vouched for/
  assert.deepEqual(made.logged.map(line => behind.test(line)), [true, false, true])
  assert.equal(made.logged[1], 'The clock is no longer behind.')
})

test('between two looks what is vouched for goes on, across a start of the server, whatever the wall clock says', async () => {
  const made = setUp()
  const first = made.node({ boot: 'one' })
  assert.equal(first.floor(), 0, 'nothing is known yet')
  await first.pass(20 * day)
  first.clock.monotonic += second
  assert.equal(first.floor(), noon + 20 * day + second)
  const next = made.node({ boot: 'one' })
  Object.assign(next.clock, { wall: noon, monotonic: 5, uptime: first.clock.uptime + hour })
  await next.look()
  assert.equal(next.floor(), noon + 20 * day + hour)
  await next.pass(hour)
  assert.equal(next.floor(), noon + 20 * day + 2 * hour)
  await made.confirm(next.clock.wall)
  await next.look()
  assert.equal(next.floor(), next.clock.wall, 'somebody says that it is right')
})

test('many small steps back do not leave what is vouched for ahead', async () => {
  const { node, logged } = setUp()
  const { clock, look, pass } = node()
  await look()
  for (let step = 0; step < 100; step++) {
    await pass(hour)
    clock.wall -= 2 * second
    assert.ok((await look()) - clock.wall <= 2 * second)
  }
  assert.deepEqual(logged, [])
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

test('what was written in an earlier turn and put back is not taken for later', async () => {
  const made = setUp()
  const { clock, look, floor, pass } = made.node()
  await look()
  const range = { from: new Uint8Array(), to: Uint8Array.of(255), limit: 9 }
  const rows = async () => (await made.store.scan('stockade.clock-watch', range)).rows
  const [early] = await rows()
  await pass(2 * hour)
  const put = { collection: 'stockade.clock-watch', key: early!.key, value: early!.value }
  await made.store.commit({ id: '', expectations: [], writes: [put], records: [] })
  clock.wall = noon
  await look()
  assert.ok(floor() >= noon + 2 * hour)
  const next = restarted(made, noon)
  await next.look()
  assert.ok(next.floor() >= noon + 2 * hour - minute, 'it was written anew')
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
