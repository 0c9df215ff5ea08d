// What bytes of one caller leave behind in the process, and what the next caller finds there.
import assert from 'node:assert/strict'
import { createPrivateKey, createPublicKey, generateKeyPairSync, subtle } from 'node:crypto'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { makeCertificate } from '../../../test/kit/certificates.ts'
import { curvePrivateKey, curvePublicKey, infinity } from '../../../test/kit/der.ts'
import { property } from '../../../test/kit/properties.ts'
import { apart, keyOfCertificate, readCertificate, readPrivateKey, readPublicKey } from './foreign-keys.ts'

const pkcs8 = { format: 'der', type: 'pkcs8' } as const
const spki = { format: 'der', type: 'spki' } as const
const made = generateKeyPairSync('rsa', { modulusLength: 2048 })
const own = made.privateKey.export(pkcs8)

/** As anybody else in the process reads one, with no guard of his. */
const readOwn = () => createPrivateKey({ key: own, ...pkcs8 })

const number = Buffer.alloc(32, 5)
const privateAtInfinity = curvePrivateKey(number, infinity)
const publicAtInfinity = curvePublicKey(infinity)
const exportJwk = () => createPrivateKey({ key: privateAtInfinity, ...pkcs8 }).export({ format: 'jwk' })

/** What fails dirty on the Node that the tests run on: without one the tests below show nothing. */
const dirty: readonly (() => unknown)[] = [
  exportJwk, () => createPublicKey({ key: publicAtInfinity, ...spki }).export({ format: 'jwk' }),
  () => made.publicKey.equals(createPublicKey({ key: publicAtInfinity, ...spki })),
]

test('a call that fails dirty is the next caller’s failure, and apart from others it is not', async () => {
  for (const work of dirty) {
    assert.throws(() => {
      try {
        work()
      } catch { /* told to whom it concerns */ }
      readOwn()
    }, /routines::/)
    try {
      apart(work)
    } catch { /* told to whom it concerns */ }
    readOwn()
    await subtle.importKey('pkcs8', own, { name: 'RSA-PSS', hash: 'SHA-256' }, false, ['sign'])
  }
})

test('what somebody else has left is nobody’s failure here', () => {
  for (const work of dirty) {
    try {
      work()
    } catch { /* told to whom it concerns */ }
    readPrivateKey({ key: own, ...pkcs8 })
  }
})

test('a key at infinity is none, and leaves nothing', () => {
  const read = [
    () => readPrivateKey({ key: privateAtInfinity, ...pkcs8 }), () => readPublicKey({ key: publicAtInfinity, ...spki }),
  ]
  for (const reading of read) {
    assert.throws(reading)
    readOwn()
  }
})

const { body, privateKey } = makeCertificate('somebody', { namedCurve: 'P-384' })
const kinds = [
  ...(['prime256v1', 'secp384r1', 'secp256k1'] as const).map(namedCurve => generateKeyPairSync('ec', { namedCurve })),
  generateKeyPairSync('rsa', { modulusLength: 1024 }), generateKeyPairSync('ed25519'),
]
const certificate = readCertificate(body)
const forms: readonly (readonly [Buffer, (bytes: Buffer) => unknown])[] = [
  ...kinds.map(pair => [pair.privateKey.export(pkcs8), (key: Buffer) => {
    const read = readPrivateKey({ key, ...pkcs8 })
    return [read.export({ format: 'jwk' }), certificate.checkPrivateKey(read)]
  }] as const),
  ...kinds.map(pair => [pair.publicKey.export(spki), (key: Buffer) =>
    readPublicKey({ key, ...spki }).export({ format: 'jwk' })] as const),
  [certificate.raw, bytes => keyOfCertificate(readCertificate(bytes)).export({ format: 'jwk' })],
]

test('whatever bytes are read, nobody else finds anything of it', () => {
  const numbers = { at: fc.nat(), byte: fc.nat(255), length: fc.integer({ min: 1, max: 40 }) }
  const change = fc.record({ form: fc.nat(forms.length - 1), ...numbers })
  property('foreign keys', 500, change, ({ form, at, byte, length }) => {
    const [good, read] = forms[form]!
    const bytes = Buffer.from(good)
    bytes.fill(byte, at % bytes.length, Math.min(bytes.length, (at % bytes.length) + length))
    try {
      read(bytes)
    } catch { /* told to whom it concerns */ }
    readOwn()
  })
})

test('keys and certificates are read as they are', () => {
  const { publicKey } = readCertificate(certificate.raw)
  assert.ok(keyOfCertificate(certificate).equals(publicKey))
  assert.ok(certificate.checkPrivateKey(readPrivateKey({ key: privateKey, format: 'pem' })))
  for (const pair of kinds) {
    assert.ok(readPrivateKey({ key: pair.privateKey.export(pkcs8), ...pkcs8 }).equals(pair.privateKey))
    assert.ok(readPublicKey(pair.publicKey.export({ format: 'pem', type: 'spki' }) as string).equals(pair.publicKey))
  }
})
