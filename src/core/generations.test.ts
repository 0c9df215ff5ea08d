import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Generations } from './generations.ts'

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i)

test('no more is remembered than the bound, and what is asked for stays', () => {
  const known = new Generations<number, string>({ most: 100 })
  for (const i of numbers(1000)) {
    known.add(i, 'x')
    known.find(0)
  }
  assert.equal(known.find(0), 'x')
  assert.equal(known.find(998), 'x')
  assert.equal(known.find(800), undefined)
  assert.ok(numbers(1000).filter(i => known.find(i) !== undefined).length <= 100)
})

test('nor more than may weigh together, the heavy ones fewer', () => {
  const known = new Generations<string, number>({ most: 1000, mostWeight: 100, weigh: (_name, weight) => weight })
  known.add('light', 1)
  known.add('heavy', 60)
  assert.deepEqual([known.find('light'), known.find('heavy')], [1, 60])
  known.add('heavier', 70)
  known.add('heaviest', 80)
  assert.deepEqual(['light', 'heavy', 'heaviest'].map(name => known.find(name)), [undefined, undefined, 80])
})

test('what is dropped, or all that is cleared, is gone from both generations', () => {
  const known = new Generations<number, number>({ most: 4 })
  for (const i of numbers(3)) known.add(i, i)
  known.drop(0)
  known.drop(2)
  assert.deepEqual(numbers(3).map(i => known.find(i)), [undefined, 1, undefined])
  known.clear()
  assert.equal(known.find(1), undefined)
})
