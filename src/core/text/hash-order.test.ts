// Orders that captures of AWS show.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashOrder } from './hash-order.ts'

test('texts are in the order of their hashes, and those of one bucket in that of their coming', () => {
  assert.deepEqual(hashOrder(['123bad', 'awsBad', 'ssmBad', 'bad label']), ['awsBad', '123bad', 'bad label', 'ssmBad'])
  assert.deepEqual(hashOrder(['bad label', 'AWSbad', 'Ssmbad']), ['Ssmbad', 'AWSbad', 'bad label'])
  assert.deepEqual(hashOrder(['stable', 'valid', 'stable']), ['valid', 'stable'])
  assert.deepEqual(hashOrder([
    'AWSCURRENT', 'stable._-', 'fixture-stage-xxxxxxxxxxxxxxxxxx', 'abcdefab-abcd-abcd-abcd-abcdefabcdef', '1', 'bad/stage',
    'bad:stage',
  ]), [
    '1', 'bad/stage', 'AWSCURRENT', 'fixture-stage-xxxxxxxxxxxxxxxxxx', 'abcdefab-abcd-abcd-abcd-abcdefabcdef', 'bad:stage',
    'stable._-',
  ])
  // 'Aa' and 'BB' have one hash.
  assert.deepEqual([hashOrder(['Aa', 'BB']), hashOrder(['BB', 'Aa'])], [['Aa', 'BB'], ['BB', 'Aa']])
  assert.deepEqual(hashOrder([]), [])
})

test('more texts than have room are held in a larger table', () => {
  // The hash of one character is its code: from `a`, 97, on, sixteen buckets begin with `p`.
  const letters = (count: number) => Array.from({ length: count }, (_, i) => String.fromCharCode(97 + i))
  assert.equal(hashOrder(letters(12)).join(''), 'abcdefghijkl')
  assert.equal(hashOrder(['p', ...letters(11)]).join(''), 'pabcdefghijk')
  assert.equal(hashOrder(['p', ...letters(12)]).join(''), 'abcdefghijklp')
})
