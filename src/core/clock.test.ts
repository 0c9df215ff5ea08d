import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withSteady } from './clock.ts'

test('a wall clock that is set back goes on from where it was, one that is set forward is followed', () => {
  const now = { wall: 1_000_000, monotonic: 50 }
  const clock = withSteady({ wall: () => now.wall, monotonic: () => now.monotonic })
  const pass = (by: number) => void (now.wall += by, now.monotonic += by)
  assert.equal(clock.steady(), 1_000_000)
  pass(1000)
  assert.equal(clock.steady(), 1_001_000)
  now.wall -= 3_600_000
  assert.equal(clock.steady(), 1_001_000)
  pass(250.7)
  assert.equal(clock.steady(), 1_001_250)
  now.wall += 7_200_000
  assert.equal(clock.steady(), Math.floor(now.wall))
  pass(1)
  assert.equal(clock.steady(), Math.floor(now.wall))
})
