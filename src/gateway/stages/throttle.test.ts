import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Buckets } from '../shares/buckets.ts'
import { createThrottle } from '../shares/throttle.ts'

test('a second\'s calls at once, then as many as the time gives', () => {
  let now = 0
  const { takeQuota } = createThrottle(() => now)
  const call = () => takeQuota('0', 'us-east-1', 'cloudtrail:LookupEvents', 2)
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
  const { takeQuota } = createThrottle(() => now)
  const call = () => takeQuota('0', 'us-east-1', 'kms:GetParametersForImport', 0.25)
  assert.deepEqual([call(), call()], [true, false])
  now = 3999
  assert.equal(call(), false)
  now = 4001
  assert.equal(call(), true)
})

test('each account, Region and operation has its own, unless operations share one', () => {
  const { takeQuota } = createThrottle(() => 0)
  const places: readonly [string, string, string][] = [['0', 'a', 'x'], ['1', 'a', 'x'], ['0', 'b', 'x'], ['0', 'a', 'y']]
  for (const place of places) assert.equal(takeQuota(...place, 1), true)
  for (const place of places) assert.equal(takeQuota(...place, 1), false)
  const shared = { perSecond: 2, sharedAs: 'both' }
  assert.deepEqual(['m', 'n', 'o'].map(name => takeQuota('0', 'a', name, shared)), [true, true, false])
})

test('a caller has calls, and room in the journal, of his own', () => {
  let now = 0
  const { takeCall, charge } = createThrottle(() => now)
  let made = 0
  while (takeCall('many')) made++
  assert.equal(made, 1_000_000)
  assert.equal(takeCall('other'), true)
  now = 1000
  for (made = 0; takeCall('many');) made++
  assert.equal(made, 20_000)
  // Ordinary records are not counted, however many there are.
  charge('other', Array<string>(100_000).fill('x'.repeat(4096)))
  assert.equal(takeCall('other'), true)
  // What was used is known when it was used: a debt is paid back before the next call.
  charge('other', Array<string>(660).fill('x'.repeat(4096 + 100_000)))
  assert.equal(takeCall('other'), false)
  now = 2999
  assert.equal(takeCall('other'), false)
  now = 3001
  assert.equal(takeCall('other'), true)
})

test('one throttled call a second is recorded of each caller', () => {
  let now = 0
  const { takeRecord } = createThrottle(() => now)
  assert.deepEqual([takeRecord('a'), takeRecord('a'), takeRecord('b')], [true, false, true])
  now = 1000
  assert.deepEqual([takeRecord('a'), takeRecord('a')], [true, false])
})

test('what is not used is forgotten, and what is in use is not', () => {
  const buckets = new Buckets(() => 0, 10)
  const one = { perSecond: 1, atOnce: 1 }
  assert.equal(buckets.take('kept', one, 1), true)
  assert.equal(buckets.take('lost', one, 1), true)
  for (let i = 0; i < 100; i++) {
    buckets.take(String(i), one, 1)
    assert.equal(buckets.take('kept', one, 1), false)
  }
  assert.equal(buckets.take('lost', one, 1), true)
})
