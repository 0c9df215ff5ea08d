import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { printableText } from './printable-text.ts'

test('what a terminal obeys is written out', () => {
  const texts = {
    'é 漢 😀 \\ "': 'é 漢 😀 \\ "', 'a\u001b[2K\r\n\tb': 'a\\u001b[2K\\u000d\\u000a\\u0009b',
    '\u009b31m\u0085': '\\u009b31m\\u0085',
    '\u202eb\u2066\u200f\u061c': '\\u202eb\\u2066\\u200f\\u061c', '\u2028\u2029\ufeff\u200b': '\\u2028\\u2029\\ufeff\\u200b',
    '\u{e0041}': '\\udb40\\udc41', '\ud800': '\\ud800', '\u0000\u007f': '\\u0000\\u007f',
  }
  for (const [text, due] of Object.entries(texts)) assert.equal(printableText(text), due)
})

test('of any text, nothing unseen is left, and any JSON text stays what it is', () => {
  property('printable text', 2000, fc.string({ unit: 'binary' }), text => {
    const found = printableText(text)
    assert.doesNotMatch(found, /[\p{C}\p{Zl}\p{Zp}]/u)
    assert.equal(printableText(found), found)
    assert.equal(JSON.parse(printableText(JSON.stringify(text))), text)
  })
})

test('what shows nothing, or looks like a space, is written out', () => {
  for (const character of ['\u034f', '\u115f', '\u3164', '\u180b', '\ufe0f', '\u{e0100}', '\u00a0', '\u2003', '\u3000']) {
    assert.match(printableText(`a${character}b`), /^a(?:\\u[0-9a-f]{4})+b$/)
  }
  assert.equal(printableText('a b'), 'a b')
})
