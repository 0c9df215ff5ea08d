import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose'
import { asyncProperty } from '../../../../test/kit/properties.ts'
import { isSigned, readToken } from './id-tokens.ts'

const claims = { iss: 'https://token.example.com', sub: 'ann', aud: 'app', iat: 1, exp: 2 }
const { privateKey, publicKey } = await generateKeyPair('RS256')
const curve = await generateKeyPair('ES256')
const published: JWK = { ...(await exportJWK(publicKey)), kid: 'a' }
const signed = (payload: object, header = {}, key = privateKey) =>
  new SignJWT({ ...payload }).setProtectedHeader({ alg: 'RS256', kid: 'a', ...header }).sign(key)

const good = await signed(claims)

test('a token is read that has all that it must have', async () => {
  const { claims: read, keyId } = readToken(await signed({ ...claims, azp: 'app', amr: ['pwd'], aud: ['a', 'b'] }))!
  assert.deepEqual([read.iss, read.sub, read.aud, read.azp, read.amr, keyId], [
    claims.iss, 'ann', ['a', 'b'], 'app', ['pwd'], 'a',
  ])
  for (const member of ['iss', 'sub', 'aud', 'iat', 'exp']) {
    assert.equal(readToken(await signed({ ...claims, [member]: undefined })), undefined, member)
  }
  assert.equal(readToken(await signed({ ...claims, nbf: 1.5, exp: 2.5 }))?.claims.nbf, 1.5)
  const wrongs = [
    ...['nbf', 'iat', 'exp'].flatMap(member => ['1', -1, 1e300, null, [1], true].map(time => ({ [member]: time }))),
    { sub: 'x'.repeat(256) }, { sub: 1 }, { aud: [] }, { aud: [1] }, { azp: 1 }, { amr: [1] },
  ]
  for (const wrong of wrongs) {
    assert.equal(readToken(await signed({ ...claims, ...wrong })), undefined, JSON.stringify(wrong))
  }
})

test('who shares a secret, or signs nothing, is no provider', async () => {
  const secret = Buffer.alloc(32, 1)
  const shared = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(secret)
  const [, payload] = good.split('.')
  const head = (alg: string) => Buffer.from(JSON.stringify({ alg })).toString('base64url')
  for (const token of [shared, `${head('none')}.${payload}.`, `${head('HS256')}.${payload}.`, `${head('PS256')}.${payload}.AA`]) {
    assert.equal(readToken(token), undefined)
  }
})

test('a token is signed by a key that is published for it', async () => {
  const asks = (keys: readonly object[], token = good) => isSigned(token, readToken(token)!, keys)
  const other: JWK = { ...(await exportJWK((await generateKeyPair('RS256')).publicKey)), kid: 'a' }
  const curved: JWK = { ...(await exportJWK(curve.publicKey)), kid: 'a' }
  const { kid: _, ...unnamed } = published
  const many = (count: number, key: JWK) => Array.from({ length: count }, () => key)
  const cases: readonly (readonly [keys: readonly object[], isSigned: boolean])[] = [
    [[published], true], [[other, published], true], [[curved, { ...published, alg: 'RS256', use: 'sig' }], true],
    [[], false], [[other], false], [[{ ...published, kid: 'b' }], false], [[unnamed], false], [[curved], false],
    [[{ ...published, use: 'enc' }], false], [[{ ...published, alg: 'RS512' }], false],
    [[...many(7, other), published], true], [[...many(8, other), published], false],
    [[{ ...published, e: ['AQAB'] }, { ...published, n: [published.n] }], false],
    [[{ ...published, e: 'AAEAAQAB' }], false], [[{ ...published, n: `AAAA${published.n}`.padStart(1400, 'A') }], false],
    [[{}, { kty: 5 }, { kty: 'RSA', kid: 'a', n: 5, e: {} }, { kty: 'RSA', kid: 'a', n: '!', e: 'AQAB' }], false],
  ]
  for (const [keys, expected] of cases) assert.equal(await asks(keys), expected, JSON.stringify(keys))
  assert.equal(await asks([curved], await signed(claims, { alg: 'ES256' }, curve.privateKey)), true)
  // Of a token that names no key each is asked.
  assert.equal(await asks([other, unnamed], await signed(claims, { kid: undefined })), true)
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' })
  assert.equal(await asks([{ ...short, kid: 'a' }]), false)
})

test('a token is spelled in one way', async () => {
  const [head = '', payload = '', signature = ''] = good.split('.')
  const last = String.fromCharCode(signature.charCodeAt(signature.length - 1) + 1)
  const others = [
    `${good}\n`, `\n${good}`, `${good} `, `${good}==`, `${good}=`, `${head}==.${payload}.${signature}`, `${good}.`, `.${good}`,
    `${good}.AA`, `${head}.${payload}`, `${head}.${payload}.`, `${head}\n.${payload}.${signature}`, good.replaceAll('_', '/'),
    good.replaceAll('-', '+'), `${good.slice(0, 20)} ${good.slice(20)}`, `${good}\0`, `${good}\u00e9`,
    `${head}.${payload}.${signature.slice(0, -1)}${last}`, '', '..', '.',
  ].filter(text => text !== good)
  for (const text of others) assert.equal(readToken(text), undefined, JSON.stringify(text.slice(-20)))
  assert.equal(await isSigned(good, readToken(good)!, [published]), true)
})

test('no part of a token can be another', async () => {
  await asyncProperty('identity token', 1000, fc.tuple(fc.nat(), fc.constantFrom(...'Ab0-_.=', '')), async ([at, character]) => {
    const index = at % good.length
    const changed = good.slice(0, index) + character + good.slice(index + 1)
    const token = readToken(changed)
    assert.ok(changed === good || !token || !(await isSigned(changed, token, [published])))
  })
})
