// What a watch takes for a rest of the server, and what for a clock that jumped meanwhile.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day, hour, minute, noon, restarted, second, setUp } from './clock.kit.ts'

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
    assert.match(made.logged.at(-1)!, /^The clock jumped ahead/)
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
  assert.match(made.logged.at(-1)!, /^The clock jumped ahead/)
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

test('starts in turn, on one machine or two, hasten by no more than a day and three times as long as servers ran', async () => {
  for (const isAlone of [true, false]) {
    const made = setUp()
    await made.node({ isAlone, boot: 'A' }).look()
    let passed = 0
    // Each start finds the clock of its machine a day further, and tells nothing of the other's.
    for (let turn = 1; turn <= 30; turn++) {
      const next = made.node({ isAlone, ...(!isAlone && { boot: turn % 2 === 0 ? 'A' : 'B' }) })
      Object.assign(next.clock, { wall: noon + passed + turn * (day - minute), monotonic: 5, uptime: passed })
      await next.look()
      await next.pass(4 * minute)
      passed += 4 * minute
      const vouched = await next.look()
      assert.ok(vouched <= noon + day + passed * 4.01, `${isAlone}, ${turn}: ${(vouched - noon) / day} days`)
      assert.ok(turn > 1 || vouched > noon + 23 * hour, 'the first is believed')
    }
    assert.match(made.logged[0]!, /^The clock jumped ahead/)
  }
})

test('a machine that is off each night is believed each morning, for months', async () => {
  for (const isAlone of [true, false]) {
    const made = setUp()
    let now = noon
    for (let morning = 1; morning <= 90; morning++) {
      const next = made.node({ isAlone, boot: `${morning}` })
      Object.assign(next.clock, { wall: now, monotonic: 5, uptime: 5 })
      await next.look()
      await next.pass(8 * hour)
      now += 8 * hour
      assert.ok(Math.abs((await next.look()) - now) < minute, `${morning}`)
      now += 16 * hour
    }
    assert.deepEqual(made.logged, [])
  }
})

const recordOf = (time: number) => JSON.stringify({ event: { eventTime: new Date(time).toISOString() } })

test('without a watch nothing is good again by an earlier time than that of the record which is vouched for', async () => {
  const made = setUp()
  Object.assign(made.journal, { newest: async () => recordOf(noon) })
  Object.assign(made.store, { journal: async () => [{ position: 1, record: recordOf(noon + 200 * day) }] })
  const { look, floor } = restarted(made, noon + 100 * day)
  assert.deepEqual([await look(), floor()], [0, noon])
  const forged = setUp()
  Object.assign(forged.journal, { newest: () => Promise.reject(new Error('forged')) })
  await assert.rejects(restarted(forged, noon).look(), /forged/)
  // Where a store was advanced its records are dated ahead of every clock.
  const advanced = setUp()
  await advanced.advance(400 * day)
  await advanced.store.commit({ id: '', expectations: [], writes: [], records: [recordOf(noon + 400 * day)] })
  const after = restarted(advanced, noon)
  assert.deepEqual([await after.look(), after.floor()], [0, noon])
  const unreadable = setUp()
  await unreadable.store.commit({ id: '', expectations: [], writes: [], records: ['{}'] })
  assert.equal(await restarted(unreadable, noon).look(), 0)
})

test('a watch that was taken out of a store with records is no first start: the clock is believed in a day', async () => {
  const setUpWithout = async () => {
    const made = setUp()
    await made.store.commit({ id: '', expectations: [], writes: [], records: [recordOf(noon)] })
    return made
  }
  const made = await setUpWithout()
  // The record may have been dated by a clock that nobody believed: so it counts for nothing, whatever the clock says now.
  for (const wall of [noon - 20 * day, noon, noon + 100 * day]) {
    const { look, floor } = restarted(await setUpWithout(), wall)
    assert.deepEqual([await look(), floor()], [0, noon])
  }
  const first = restarted(made, noon)
  await first.look()
  assert.match(made.logged.join('\n'), /^What was vouched for of the clock is gone from the store[^\n]*$/)
  await first.pass(20 * hour)
  const next = restarted(made, noon + 20 * hour)
  assert.equal(await next.look(), 20 * hour)
  await next.pass(5 * hour)
  assert.equal(await next.look(), noon + 25 * hour)

  const confirmed = await setUpWithout()
  const behind = restarted(confirmed, noon - 20 * day)
  await behind.look()
  await confirmed.confirm(noon - 20 * day)
  const again = restarted(confirmed, noon - 20 * day)
  assert.deepEqual([await again.look(), again.floor()], [noon - 20 * day, noon - 20 * day])
})
