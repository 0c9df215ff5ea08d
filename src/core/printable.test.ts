import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { property } from '../../test/kit/properties.ts'
import { printable } from './printable.ts'

test('a text is one line, and shows what would not be seen', () => {
  assert.equal(printable('key ä 日 /x'), 'key ä 日 /x')
  assert.equal(printable('a\u001b[2K\r\nb\u009b\u202ec'), 'a\\u001b[2K\\u000d\\u000ab\\u009b\\u202ec')
  assert.equal(printable('x'.repeat(1_000_000)).length, 1001)
})

test('whatever the text, a terminal is told nothing', () => {
  property('printable', 500, fc.string({ unit: 'binary' }), text => {
    assert.doesNotMatch(printable(text), /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u)
  })
})
