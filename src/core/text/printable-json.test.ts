import assert from 'node:assert/strict'
import { test } from 'node:test'
import { printableJson } from './printable-json.ts'

test('the same value, and no control character', () => {
  const value = { 'a\u0000\u001b\u007f\u0080\u009b\u009f\u00a0é': '\u009b31m', b: ['\u0085'] }
  const text = printableJson(JSON.stringify(value))
  assert.doesNotMatch(text, /\p{Cc}/u)
  assert.deepEqual(JSON.parse(text), value)
})
