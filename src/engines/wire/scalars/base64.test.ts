import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../../test/kit/properties.ts'
import { decodeBase64, toBase64 } from './base64.ts'

test('what was encoded is decoded', () => {
  property('base 64', 300, fc.uint8Array(), bytes => {
    assert.deepEqual(decodeBase64(toBase64(bytes)), Buffer.from(bytes))
  })
})

test('every text is decoded to bytes that encode to it, or refused', () => {
  const unit = fc.constantFrom('A', 'B', 'f', '9', '+', '/', '=', '-', '_', ' ', '\n', '\u00e9')
  const near = fc.string({ unit, maxLength: 12 })
  let decoded = 0
  property('base 64', 2000, near, text => {
    const bytes = decodeBase64(text)
    if (!bytes) return
    assert.equal(toBase64(bytes), text)
    decoded++
  })
  assert.ok(decoded > 0)
})
