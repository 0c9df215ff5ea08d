import assert from 'node:assert/strict'
import { test } from 'node:test'
import { notBehind, withSteady } from './clock.ts'

test('a wall clock that is set back goes on from where it was, one that is set forward is followed', () => {
  const now = { wall: 1_000_000, monotonic: 50 }
  const clock = withSteady({ wall: () => now.wall, monotonic: () => now.monotonic })
  const pass = (by: number) => void (now.wall += by, now.monotonic += by)
  assert.equal(clock.steady(), 1_000_000)
  pass(1000)
  assert.equal(clock.steady(), 1_001_000)
  now.wall -= 3_600_000
  assert.equal(clock.steady(), 1_001_000)
  pass(2000)
  assert.equal(clock.steady(), 1_002_998, 'a little slower, so that the wall comes up to it')
  now.wall += 7_200_000
  assert.equal(clock.steady(), Math.floor(now.wall))
  pass(1)
  assert.equal(clock.steady(), Math.floor(now.wall))
})

test('many steps back amount to none: what is ahead waits for the wall', () => {
  const now = { wall: 1_000_000, monotonic: 0 }
  const clock = withSteady({ wall: () => now.wall, monotonic: () => now.monotonic })
  for (let day = 0; day < 365; day++) {
    now.wall += 86_400_000 - 4000
    now.monotonic += 86_400_000
    assert.ok(clock.steady() - now.wall <= 4000)
  }
})

test('a wall is never behind its floor, and goes by itself where it is ahead of it', () => {
  const now = { wall: 1_000_000, monotonic: 0, floor: 0 }
  const clock = notBehind({ wall: () => now.wall, monotonic: () => now.monotonic }, () => now.floor)
  assert.deepEqual([clock.wall(), clock.steady()], [1_000_000, 1_000_000])
  now.floor = 5_000_000
  assert.deepEqual([clock.wall(), clock.steady()], [5_000_000, 5_000_000])
  now.wall = 6_000_000
  assert.deepEqual([clock.wall(), clock.steady()], [6_000_000, 6_000_000])
  now.wall = now.floor = 1_000_000
  assert.deepEqual([clock.wall(), clock.steady()], [1_000_000, 6_000_000])
})
