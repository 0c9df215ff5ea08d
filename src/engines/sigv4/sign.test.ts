// Signing against AWS's published examples, and verifying what was signed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { HmacKey } from '../crypto/hmac-key.ts'
import { parseAuthorization } from './authorization.ts'
import { InvalidSignature } from './invalid-signature.ts'
import { payloadHash } from './canonical-request.ts'
import { sign, type RequestToSign } from './sign.ts'
import { signingKey } from './signing-key.ts'
import { verifySignature } from './verify.ts'

const identity = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
}
const at = Date.UTC(2015, 7, 30, 12, 36)
const signatureIn = (headers: Record<string, string>) => parseAuthorization(headers['authorization']!, true).signature

test('AWS\'s example of a signed ListUsers', () => {
  // AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
  const headers = sign({
    method: 'GET',
    target: '/?Action=ListUsers&Version=2010-05-08',
    headers: { host: 'iam.amazonaws.com', 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: Buffer.alloc(0),
  }, { ...identity, service: 'iam' }, at)
  assert.equal(signatureIn(headers), '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7')
})

/** From AWS's Signature Version 4 test suite. */
const suite = [
  {
    name: 'get-vanilla', method: 'GET', target: '/',
    signature: '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  },
  {
    name: 'post-vanilla', method: 'POST', target: '/',
    signature: '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  },
  {
    name: 'get-vanilla-query-order-key-case', method: 'GET', target: '/?Param2=value2&Param1=value1',
    signature: 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  },
]

test('AWS\'s test suite', () => {
  for (const { name, method, target, signature } of suite) {
    const request = { method, target, headers: { host: 'example.amazonaws.com' }, body: Buffer.alloc(0) }
    const headers = sign(request, { ...identity, service: 'service' }, at)
    assert.equal(signatureIn(headers), signature, name)
  }
  assert.equal(suite.length, 3)
})

test('two headers that differ in their signature alone are read as two', () => {
  const header = (signature: string) =>
    `AWS4-HMAC-SHA256 Credential=AKID/20261122/us-east-1/kms/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`
  for (const digit of ['a', 'b', 'a']) {
    assert.deepEqual(parseAuthorization(header(digit.repeat(64)), true), {
      accessKeyId: 'AKID',
      scope: { date: '20261122', region: 'us-east-1', service: 'kms' },
      signedHeaders: ['host', 'x-amz-date'],
      signature: digit.repeat(64),
    })
  }
  assert.equal(parseAuthorization(header('short'), true).signature, 'short')
})

function verify(request: RequestToSign, headers: Record<string, string>, secretAccessKey: string): void {
  const authorization = parseAuthorization(headers['authorization']!, true)
  const rawHeaders = Object.entries(headers).flat()
  const key = signingKey(secretAccessKey, authorization.scope)
  verifySignature({ ...request, rawHeaders }, authorization, key, headers['x-amz-date']!, payloadHash(request.body))
}

const anyRequest = fc.record({
  method: fc.constantFrom('GET', 'POST'),
  target: fc.webPath().chain(path => fc.webQueryParameters().map(query => `/${path.replace(/^\//, '')}?${query}`)),
  headers: fc.dictionary(fc.stringMatching(/^x-[a-z]{1,8}$/), fc.stringMatching(/^[ -~]{0,20}$/))
    .map(others => ({ ...others, host: 'h' })),
  body: fc.uint8Array({ maxLength: 64 }),
})

test('what is signed verifies under its secret, and under no other', () => {
  property('canonical request', 300, fc.tuple(anyRequest, fc.string({ minLength: 1 })), ([request, secretAccessKey]) => {
    const headers = sign(request, { ...identity, secretAccessKey, service: 'kms' }, at)
    verify(request, headers, secretAccessKey)
    assert.throws(() => verify(request, headers, `${secretAccessKey}x`), InvalidSignature)
    const longer = { ...request, body: Buffer.concat([request.body, Buffer.from('x')]) }
    for (const other of [longer, { ...request, method: 'PUT' }]) {
      assert.throws(() => verify(other, headers, secretAccessKey), InvalidSignature)
    }
  })
})

test('another key, or a signature of another length, is refused and not an internal error', () => {
  const request = { method: 'POST', target: '/', headers: { host: 'h' }, body: Buffer.alloc(0) }
  const headers = sign(request, { ...identity, service: 'kms' }, at)
  const authorization = parseAuthorization(headers['authorization']!, true)
  const raw = { ...request, rawHeaders: Object.entries(headers).flat() }
  const right = signingKey(identity.secretAccessKey, authorization.scope)
  const verifyWith = (signature: string, key = right) =>
    verifySignature(raw, { ...authorization, signature }, key, headers['x-amz-date']!, payloadHash(request.body))
  verifyWith(authorization.signature)
  for (const signature of ['', 'a', `${authorization.signature}0`, 'é'.repeat(64)]) {
    assert.throws(() => verifyWith(signature), InvalidSignature)
  }
  assert.throws(() => verifyWith(authorization.signature, new HmacKey(Buffer.alloc(32))), InvalidSignature)
})
