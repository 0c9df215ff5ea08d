import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pooledRandom } from './random.ts'

test('no byte of a pool is handed out twice', () => {
  const random = pooledRandom()
  const drawn = Array.from({ length: 2000 }, () => Buffer.from(random(16)).toString('hex'))
  assert.equal(new Set(drawn).size, drawn.length)
})

test('any length', () => {
  const random = pooledRandom()
  for (const length of [0, 1, 4095, 4096, 4097, 100_000]) assert.equal(random(length).length, length)
})
