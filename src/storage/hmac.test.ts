import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { hmacSha256 } from './hmac.ts'

test('equals HMAC-SHA-256 of node:crypto', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), fc.uint8Array({ maxLength: 200 }), (key, message) => {
      assert.deepEqual(Buffer.from(hmacSha256(key, message)), createHmac('sha256', key).update(message).digest())
    }),
  )
})

test('refuses a key that would have to be hashed first', () => {
  assert.throws(() => hmacSha256(new Uint8Array(65), new Uint8Array(0)), RangeError)
})
