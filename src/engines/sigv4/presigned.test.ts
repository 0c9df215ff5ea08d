import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { IncompleteSignature, InvalidSignature } from './invalid-signature.ts'
import { isPresigned, parsePresigned } from './presigned.ts'

const good: Readonly<Record<string, string>> = {
  'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
  'X-Amz-Credential': 'AKIDEXAMPLE/20261122/us-east-1/sts/aws4_request',
  'X-Amz-Date': '20261122T051910Z',
  'X-Amz-SignedHeaders': 'host;x-note',
  'X-Amz-Signature': 'ab'.repeat(32),
}

const target = (changes: Readonly<Record<string, string | undefined>> = {}) => {
  const all = Object.entries({ Action: 'GetCallerIdentity', ...good, ...changes })
  const pairs = all.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
  return `/?${pairs.join('&')}`
}

test('the parts of a signature', () => {
  assert.deepEqual(parsePresigned(target()), {
    accessKeyId: 'AKIDEXAMPLE',
    scope: { date: '20261122', region: 'us-east-1', service: 'sts' },
    signedHeaders: ['host', 'x-note'],
    signature: 'ab'.repeat(32),
    date: '20261122T051910Z',
  })
  assert.equal(parsePresigned(target({ 'X-Amz-Security-Token': 'a/b+c=' })).sessionToken, 'a/b+c=')
})

test('whether a target carries one, or a part of one', () => {
  for (const name of ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Signature']) assert.ok(isPresigned(`/?a=b&${name}=`), name)
  const others = ['/', '/X-Amz-Signature=', '/?x=X-Amz-Signature=', '/?x-amz-signature=a']
  for (const other of others) assert.ok(!isPresigned(other), other)
})

test('each part that is missing, empty or given twice', () => {
  for (const name of Object.keys(good)) {
    const sentence = `AWS query-string parameters must include '${name}'. Re-examine the query-string parameters.`
    for (const value of [undefined, '']) {
      assert.throws(() => parsePresigned(target({ [name]: value })), { name: 'IncompleteSignature', message: sentence })
    }
    const twice = `${target()}&${name}=${good[name]}`
    assert.throws(() => parsePresigned(twice), { message: `AWS query-string parameters must include '${name}' once.` })
  }
})

test('another algorithm, credential or terminator', () => {
  assert.throws(() => parsePresigned(target({ 'X-Amz-Algorithm': 'AWS4-ECDSA\n' })), {
    name: 'IncompleteSignature', message: "Unsupported AWS 'algorithm': 'AWS4-ECDSA?'.",
  })
  assert.throws(() => parsePresigned(target({ 'X-Amz-Credential': 'AKID/20261122' })), IncompleteSignature)
  assert.throws(() => parsePresigned(target({ 'X-Amz-Credential': 'AKID/1/2/3/aws5_request' })), InvalidSignature)
})

test('any query is a signature or AWS\'s error', () => {
  const part = fc.oneof(fc.constantFrom(...Object.keys(good)), fc.string())
  const value = fc.oneof(fc.constantFrom(...Object.values(good)), fc.string({ unit: 'binary' }))
  property('presigned query', 2000, fc.array(fc.tuple(part, value), { maxLength: 8 }), pairs => {
    try {
      parsePresigned(`/?${pairs.map(pair => pair.join('=')).join('&')}`)
    } catch (thrown) {
      assert.ok(thrown instanceof IncompleteSignature || thrown instanceof InvalidSignature, String(thrown))
      assert.match(thrown.message, /^[\x20-\x7e]{1,700}$/)
    }
  })
})
