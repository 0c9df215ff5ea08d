import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { parseAuthorization } from './authorization.ts'
import { InvalidSignature } from './invalid-signature.ts'
import { parsePresigned } from './presigned.ts'
import { mostHeaders, parseSignedHeaders } from './signed-headers.ts'

const inHeader = (list: string) => parseAuthorization(
  `AWS4-HMAC-SHA256 Credential=A/1/r/kms/aws4_request, SignedHeaders=${list}, Signature=${'0'.repeat(64)}`, true,
)

const inQuery = (list: string) => parsePresigned(
  '/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=A/1/r/kms/aws4_request&X-Amz-Date=1&X-Amz-Signature=0'
    + `&X-Amz-SignedHeaders=${encodeURIComponent(list)}`,
)

test('signed headers are the names of headers, ascending, each once, and no more than a request has', () => {
  const names = (count: number) => Array.from({ length: count }, (_, i) => `x-${String(i).padStart(4, '0')}`)
  const wrong = [
    'host;a', 'a;a', 'a;;b', ';host', 'host;', 'Host', 'a b', 'a:b', 'a\nb', '\u00e9', 'a'.repeat(129),
    names(mostHeaders + 1).join(';'), `host;${'a;'.repeat(3900)}a`,
  ]
  for (const parse of [inHeader, inQuery]) {
    assert.deepEqual(parse('host').signedHeaders, ['host'])
    assert.equal(parse(names(mostHeaders).join(';')).signedHeaders.length, mostHeaders)
    for (const list of wrong) {
      const wrongSignature = { name: 'InvalidSignature', message: /^The request signature we calculated/ }
      assert.throws(() => parse(list), wrongSignature, list.slice(0, 20))
    }
  }
})

test('any list is in order, or a wrong signature', () => {
  const name = fc.constantFrom('host', 'x-amz-date', 'x-amz-target', 'a', 'A', '', ' ', 'a:', 'x_y')
  const names = fc.array(name, { maxLength: 5 }).map(some => some.join(';'))
  property('signed headers', 1000, fc.oneof(names, fc.string({ unit: 'binary', maxLength: 20 })), list => {
    try {
      const read = parseSignedHeaders(list)
      assert.deepEqual(read, [...new Set(read)].toSorted())
      assert.equal(read.join(';'), list)
    } catch (thrown) {
      assert.ok(thrown instanceof InvalidSignature, String(thrown))
    }
  })
})
