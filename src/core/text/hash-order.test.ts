// Sets as AWS tells of them: orders that were recorded of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inHashOrder } from './hash-order.ts'

test('a set is told in the order of its hash table', () => {
  const long = 'fixture-stage-xxxxxxxxxxxxxxxxxx'
  const id = 'abcdefab-abcd-abcd-abcd-abcdefabcdef'
  assert.deepEqual(
    inHashOrder(['AWSCURRENT', 'stable._-', long, id, '1', 'bad/stage', 'bad:stage']),
    ['1', 'bad/stage', 'AWSCURRENT', long, id, 'bad:stage', 'stable._-'],
  )
  const pairs = [
    ['REPLAY', 'AWSCURRENT'], ['AWSPREVIOUS', 'REPLAY'], ['BLUE', 'AWSCURRENT'], ['AWSPREVIOUS', 'BLUE'],
    ['AWSPREVIOUS', 'CUSTOM'],
  ]
  for (const pair of pairs) assert.deepEqual([inHashOrder(pair), inHashOrder(pair.toReversed())], [pair, pair])
  assert.deepEqual(inHashOrder(['123bad', 'awsBad', 'ssmBad', 'bad label']), ['awsBad', '123bad', 'bad label', 'ssmBad'])
})

test('texts of one place stay as they are', () => {
  assert.deepEqual([inHashOrder(['Aa', 'BB']), inHashOrder(['BB', 'Aa']), inHashOrder([])], [['Aa', 'BB'], ['BB', 'Aa'], []])
})
