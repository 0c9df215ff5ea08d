import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../../test/kit/properties.ts'
import { createSamlIdp } from '../../../../test/kit/saml.ts'
import { parseXml } from './elements.ts'
import { readSigned } from './signed-response.ts'

const idp = await createSamlIdp()
const [, pem] = /<ds:X509Certificate>([^<]+)</.exec(idp.metadata)!
const certificates = [new X509Certificate(Buffer.from(pem!, 'base64'))]
const signed = { assertion: idp.response(), response: idp.response({}, 'response') }

test('whoever signs the assertion, or all of the response, is heard', () => {
  for (const text of Object.values(signed)) assert.ok('assertion' in readSigned(text, certificates))
  assert.deepEqual(readSigned(idp.response({}, 'nothing'), certificates), { refused: 'unsigned' })
})

test('no text makes the reader throw, and none is XML that is not', () => {
  const pieces = fc.constantFrom(
    '<a>', '</a>', '<a/>', '<a b="', '"', '>', '<', '<?xml version="1.0"?>', '<!--', '-->', '<![CDATA[', ']]>', '<!DOCTYPE a>',
    '&amp;', '&x;', '&#0;', 'text', ' ', '\0', '\u{1F511}',
  )
  const texts = fc.oneof(fc.string(), fc.array(pieces, { maxLength: 20 }).map(parts => parts.join('')))
  property('SAML response', 1000, texts, text => {
    const element = parseXml(text)
    assert.ok(element === undefined || text.includes(`<${element.tagName}`))
    assert.ok('refused' in readSigned(text, certificates))
  })
})

test('a response that somebody changed says what was signed, or nothing', () => {
  const subjectOf = ({ textContent }: Element) => /ann@example\.com/.exec(textContent ?? '')?.[0]
  const changes = fc.record({
    of: fc.constantFrom(...Object.values(signed)), at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    cut: fc.nat(40), put: fc.oneof(fc.string({ maxLength: 10 }), fc.constantFrom('<!---->', 'bob', '<a/>', '"', '&#97;')),
  })
  property('SAML response', 300, changes, ({ of, at, cut, put }) => {
    const index = Math.floor(at * of.length)
    const read = readSigned(of.slice(0, index) + put + of.slice(index + cut), certificates)
    assert.ok('refused' in read || subjectOf(read.assertion) === 'ann@example.com')
  })
})
