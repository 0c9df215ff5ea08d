import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Tally } from './tally.ts'

test('names by how often they came, the least recent of a thousand going first', () => {
  const tally = new Tally()
  for (const name of ['a', 'b', 'b', 'c', 'b']) tally.add(name)
  assert.deepEqual(tally.ranked(), [['b', 3], ['a', 1], ['c', 1]])
  for (let i = 0; i < 998; i++) tally.add(`x${i}`)
  const names = tally.ranked().map(([name]) => name)
  assert.equal(names.length, 1000)
  assert.deepEqual(['a', 'b', 'c'].map(name => names.includes(name)), [false, true, true])
})
