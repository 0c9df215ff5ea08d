import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { parseAuthorization, parseCredential } from './authorization.ts'
import { IncompleteSignature, InvalidSignature } from './invalid-signature.ts'

const word = fc.stringMatching(/^[A-Za-z0-9-]{1,20}$/)
const hex = fc.stringMatching(/^[0-9a-f]{64}$/)
const claim = fc.record({
  accessKeyId: word,
  scope: fc.record({ date: word, region: word, service: word }, { noNullPrototype: true }),
  signedHeaders: fc.uniqueArray(fc.stringMatching(/^[a-z0-9-]{1,20}$/), { minLength: 1, maxLength: 4 })
    .map(names => names.toSorted()),
  signature: fc.oneof(hex, word),
}, { noNullPrototype: true })

test('what a client says is read back, in whatever order and with whatever spaces it says it', () => {
  property('Authorization header', 1000, fc.tuple(claim, fc.constantFrom(', ', ',', ' ,  '), fc.boolean()), input => {
    const [said, comma, turned] = input
    const { accessKeyId, scope: { date, region, service }, signedHeaders, signature } = said
    const parts = [
      `Credential=${accessKeyId}/${date}/${region}/${service}/aws4_request`, `SignedHeaders=${signedHeaders.join(';')}`,
      `Signature=${signature}`,
    ]
    const text = (turned ? parts.toReversed() : parts).join(comma)
    assert.deepEqual(parseAuthorization(`AWS4-HMAC-SHA256 ${text}`, true), said)
  })
})

/** A value, or AWS's error in characters that any header can carry. */
function survives(read: () => unknown): void {
  try {
    assert.ok(read())
  } catch (thrown) {
    assert.ok(thrown instanceof IncompleteSignature || thrown instanceof InvalidSignature, String(thrown))
    assert.match(thrown.message, /^[\x20-\x7e]{1,700}$/)
  }
}

test('any header is a signature or AWS\'s error', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'AWS4-HMAC-SHA256 ', 'Credential=', 'SignedHeaders=', 'Signature=', 'AKID/20261122/us-east-1/kms/aws4_request', 'host',
      ', ', ',', '=', '/', ';', ' ', 'ab'.repeat(32),
    ),
    fc.string({ unit: 'binary', maxLength: 8 }),
  )
  const header = fc.array(piece, { maxLength: 10 }).map(pieces => pieces.join(''))
  property('Authorization header', 2000, fc.tuple(header, fc.boolean(), fc.boolean()), ([text, hasDate, named]) => {
    survives(() => parseAuthorization(named ? `AWS4-HMAC-SHA256 ${text}` : text, hasDate))
  })
})

test('any credential has five parts or AWS\'s error', () => {
  const part = fc.oneof(fc.constantFrom('', 'aws4_request', 'us-east-1'), fc.string({ unit: 'binary', maxLength: 6 }))
  property('Authorization header', 1000, fc.array(part, { maxLength: 7 }), parts => {
    survives(() => parseCredential(parts.join('/')))
  })
})
