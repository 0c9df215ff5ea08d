import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createThrottle } from './throttle.ts'

test('a second\'s calls at once, then as many as the time gives', () => {
  let now = 0
  const { take } = createThrottle(() => now)
  const call = () => take('0', 'us-east-1', 'cloudtrail:LookupEvents', 2)
  assert.deepEqual([call(), call(), call()], [true, true, false])
  now = 499
  assert.equal(call(), false)
  now = 1001
  assert.deepEqual([call(), call(), call()], [true, true, false])
  now = 100_000
  assert.deepEqual([call(), call(), call()], [true, true, false])
})

test('less than one call a second', () => {
  let now = 0
  const { take } = createThrottle(() => now)
  const call = () => take('0', 'us-east-1', 'kms:GetParametersForImport', 0.25)
  assert.deepEqual([call(), call()], [true, false])
  now = 3999
  assert.equal(call(), false)
  now = 4001
  assert.equal(call(), true)
})

test('each account, Region and operation has its own', () => {
  const { take } = createThrottle(() => 0)
  const places: readonly [string, string, string][] = [['0', 'a', 'x'], ['1', 'a', 'x'], ['0', 'b', 'x'], ['0', 'a', 'y']]
  for (const place of places) assert.equal(take(...place, 1), true)
  for (const place of places) assert.equal(take(...place, 1), false)
})
