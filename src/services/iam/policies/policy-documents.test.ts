import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../../test/kit/properties.ts'
import { countedCharacters, encodeDocument } from './policy-documents.ts'

test('a document is encoded with the characters alone that RFC 3986 leaves, and read back the same', () => {
  const units = Array.from({ length: 224 }, (_, index) => String.fromCharCode(32 + index))
  const document = fc.string({ unit: fc.constantFrom('\t', '\n', '\r', ...units) })
  property('policy document encoding', 1000, document, text => {
    const encoded = encodeDocument(text)
    assert.match(encoded, /^(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})*$/)
    assert.equal(decodeURIComponent(encoded), text)
  })
})

test('white space does not count', () => {
  assert.equal(countedCharacters(' { "a" :\r\n\t1 } '), 7)
})
