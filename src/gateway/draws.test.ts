import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { Draws } from './draws.ts'

test('another attempt draws the same, another name something else', () => {
  const draws = new Draws(randomBytes)
  const [first, second] = [draws.begin(), draws.begin()]
  const nonce = first('nonce', random => random(16))
  assert.notDeepEqual(first('key', random => random(16)), nonce)
  assert.deepEqual(second('nonce', random => random(16)), nonce)
})

test('a loop that draws one name for several items throws', () => {
  const once = new Draws(randomBytes).begin()
  assert.throws(() => ['a', 'b'].map(() => once('nonce', random => random(12))), /"nonce" is drawn twice in one attempt/)
})
