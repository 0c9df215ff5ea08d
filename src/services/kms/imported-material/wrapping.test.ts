// What takes apart bytes that others have wrapped, and says whether they are material, asked of any bytes.
import assert from 'node:assert/strict'
import { createPrivateKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { asyncProperty, property } from '../../../../test/kit/properties.ts'
import type { KeySpec } from '../../../contracts/kms.gen.ts'
import { isSound } from '../cryptography/private-numbers.ts'
import type { WrappingAlgorithm } from './import-tokens.ts'
import { wrap, wrapByAes } from './imported-material.kit.ts'
import { materialOf } from './material-validation.ts'
import { isWrappedLength, unwrap } from './wrapping.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const aes: WrappingAlgorithm = 'RSA_AES_KEY_WRAP_SHA_256'

test('what was wrapped comes back, whatever its length, and is as long as it can be', () => {
  property('wrapped key material', 200, fc.uint8Array({ minLength: 1, maxLength: 3000 }), bytes => {
    const wrapped = wrap(publicKey, aes, bytes)
    assert.deepEqual(unwrap(privateKey, aes, wrapped), Buffer.from(bytes))
    assert.ok(isWrappedLength(privateKey, aes, wrapped.length))
  })
})

test('of a key that was wrapped and changed since nothing comes back', () => {
  const aesKey = randomBytes(32)
  const head = wrap(publicKey, 'RSAES_OAEP_SHA_256', aesKey)
  const change = fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 100 }), fc.nat(), fc.integer({ min: 1, max: 255 }))
  property('wrapped key material', 200, change, ([bytes, at, by]) => {
    const changed = wrapByAes(aesKey, bytes)
    changed[at % changed.length]! ^= by
    assert.equal(unwrap(privateKey, aes, Buffer.concat([head, changed])), undefined)
  })
})

test('of any bytes nothing comes back', () => {
  const head = wrap(publicKey, 'RSAES_OAEP_SHA_256', randomBytes(32))
  property('wrapped key material', 200, fc.uint8Array({ maxLength: 600 }), bytes => {
    for (const algorithm of ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256', aes] as const) {
      assert.equal(unwrap(privateKey, algorithm, bytes), undefined)
    }
    assert.equal(unwrap(privateKey, aes, Buffer.concat([head, bytes])), undefined)
  })
})

const pairs: readonly KeySpec[] = ['RSA_2048', 'ECC_NIST_P256', 'ECC_NIST_P521', 'ECC_SECG_P256K1', 'ECC_NIST_EDWARDS25519']

test('no bytes are the key of a pair by chance, and of a key that was changed a sound one comes or none', async () => {
  await asyncProperty('imported key material', 200, fc.uint8Array({ maxLength: 200 }), async bytes => {
    for (const spec of pairs) assert.equal(await materialOf(spec, bytes), undefined)
  })
  for (const [spec, type, options] of [
    ['ECC_NIST_P256', 'ec', { namedCurve: 'P-256' }], ['ECC_NIST_EDWARDS25519', 'ed25519', {}],
    ['RSA_2048', 'rsa', { modulusLength: 2048 }],
  ] as const) {
    const made = generateKeyPairSync(type as 'ec', options as { namedCurve: string }).privateKey
    const original = made.export({ format: 'der', type: 'pkcs8' })
    assert.deepEqual(await materialOf(spec, original), original)
    const change = fc.tuple(fc.nat({ max: original.length - 1 }), fc.integer({ min: 1, max: 255 }))
    await asyncProperty('imported key material', 200, change, async ([at, by]) => {
      const changed = Buffer.from(original)
      changed[at]! ^= by
      const material = await materialOf(spec, changed)
      if (!material) return true
      return isSound(createPrivateKey({ key: Buffer.from(material), format: 'der', type: 'pkcs8' }))
    })
  }
})
