import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KeptUnder } from './kept-under.ts'

const [one, other] = [{}, {}]

test('what is kept under one key is not found under another', () => {
  const kept = new KeptUnder<object, number>(8)
  assert.equal(kept.keep(one, 'a', 1), 1)
  kept.keep(other, 'b', 2)
  assert.deepEqual([kept.find(one, 'a'), kept.find(other, 'a')], [1, undefined])
  assert.deepEqual([kept.find(one, 'b'), kept.find(other, 'b')], [undefined, 2])
})

test('each key has a bound of its own', () => {
  const kept = new KeptUnder<object, number>(8)
  kept.keep(other, '0', 0)
  for (let i = 0; i < 100; i++) kept.keep(one, String(i), i)
  const found = Array.from({ length: 100 }, (_, i) => kept.find(one, String(i))).filter(value => value !== undefined)
  assert.ok(found.length <= 8 && found.includes(99), `found ${found}`)
  assert.equal(kept.find(other, '0'), 0)
})
