// Key pairs that follow from secrets, and what they sign.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asymmetricAlgorithm, pairOf, signAsymmetric, verifierOf } from './asymmetric-key.ts'
import { isAsymmetric, parseAuthorization } from './authorization.ts'
import { parsePresigned } from './presigned.ts'

// AWS's own example, which its clients' tests share.
const [id, secret] = ['AKISORANDOMAASORANDOM', 'q+jcrXGc+0zWN6uzclKVhvMmUsIfRPa4rlRandom']

test('a key pair follows from an access key and its secret', () => {
  const { d, x } = pairOf(id, secret)
  assert.equal(Buffer.from(d, 'base64url').toString('hex'), '7fd3bd010c0d9c292141c2b77bfbde1042c92e6836fff749d1269ec890fca1bd')
  assert.equal(Buffer.from(x, 'base64url').toString('hex'), '15d242ceebf8d8169fd6a8b5a746c41140414c3b07579038da06af89190fffcb')
})

test('what it signed holds for that text, that key and that secret alone', () => {
  const signature = signAsymmetric(id, secret, 'text')
  const verifier = verifierOf(id, secret)
  assert.ok(verifier.matches('text', signature))
  assert.ok(!verifier.matches('other', signature))
  for (const [otherId, otherSecret] of [[id, 'other'], ['AKIAOTHER00000000000', secret]] as const) {
    assert.ok(!verifierOf(otherId, otherSecret).matches('text', signature))
  }
  const all = ['', '00', signature.slice(2), `${signature}00`, signature.toUpperCase(), `${signature}*`, '3'.repeat(5000)]
  for (const broken of all) {
    assert.ok(!verifier.matches('text', broken), broken)
  }
})

test('its credential has no Region', () => {
  const parts = (credential: string) =>
    parseAuthorization(`${asymmetricAlgorithm} Credential=${credential}, SignedHeaders=host, Signature=3045`, true)
  const { scope, accessKeyId } = parts(`${id}/20261122/s3/aws4_request`)
  assert.deepEqual([accessKeyId, scope, isAsymmetric(scope)], [id, { date: '20261122', region: '', service: 's3' }, true])
  const others = [`${id}/20261122/us-east-1/s3/aws4_request`, `${id}/20261122/aws4_request`, `${id}/20261122//aws4_request`]
  for (const credential of others) {
    assert.throws(() => parts(credential), { name: 'IncompleteSignature' })
  }
  const query = new URLSearchParams({
    'X-Amz-Algorithm': asymmetricAlgorithm, 'X-Amz-Credential': `${id}/20261122/s3/aws4_request`, 'X-Amz-Signature': '3045',
    'X-Amz-SignedHeaders': 'host', 'X-Amz-Date': '20261122T000000Z', 'X-Amz-Region-Set': 'eu-*,us-east-1',
  })
  assert.deepEqual(parsePresigned(`/?${query}`).regionSet, 'eu-*,us-east-1')
})
