import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tolerance, vouchedClock } from './clock.ts'

/** A machine whose clock goes as it is told, beside what is vouched for of it. */
function machine() {
  const now = { wall: 1_000_000, monotonic: 50, floor: 1_000_000 }
  const clock = vouchedClock({ wall: () => now.wall, monotonic: () => now.monotonic }, () => now.floor)
  const pass = (by: number) => void (now.wall += by, now.monotonic += by, now.floor += by)
  return { now, clock, pass }
}

test('a wall clock that is set back goes on from what is vouched for', () => {
  const { now, clock, pass } = machine()
  pass(1000)
  assert.equal(clock.steady(), 1_001_000)
  now.wall -= 3_600_000
  assert.deepEqual([clock.wall(), clock.steady()], [1_001_000, 1_001_000])
  pass(2000)
  assert.deepEqual([clock.wall(), clock.steady(), clock.settled()], [1_003_000, 1_003_000, 1_003_000])
})

test('one that jumps ahead is followed, and back again; what is settled knows nothing of it', () => {
  const { now, clock, pass } = machine()
  now.wall += 7_200_000
  assert.deepEqual([clock.wall(), clock.steady(), clock.settled()], [8_200_000, 8_200_000, 1_000_000])
  pass(1000)
  assert.equal(clock.settled(), 1_001_000)
  now.wall -= 7_200_000
  assert.deepEqual([clock.wall(), clock.steady(), clock.settled()], [1_001_000, 1_001_000, 1_001_000])
  pass(1)
  assert.deepEqual([clock.steady(), clock.settled()], [1_001_001, 1_001_001])
})

test('what is vouched for and behind the wall is as much of it as is settled', () => {
  const { now, clock } = machine()
  now.floor -= 400
  assert.deepEqual([clock.steady(), clock.settled()], [1_000_000, 999_600])
})

test('a step back that two right clocks may differ by is waited for', () => {
  const { now, clock, pass } = machine()
  now.wall += tolerance - 1000
  assert.equal(clock.steady(), now.wall)
  const ahead = clock.steady()
  now.wall -= tolerance - 1000
  assert.equal(clock.steady(), ahead)
  pass(2000)
  assert.equal(clock.steady(), ahead + 1998, 'a little slower, so that the wall comes up to it')
})

test('many steps back amount to none: what is ahead waits for the wall', () => {
  const { now, clock } = machine()
  for (let day = 0; day < 365; day++) {
    now.wall += 86_400_000 - 4000
    now.monotonic += 86_400_000
    assert.ok(clock.steady() - now.wall <= 4000)
  }
})
