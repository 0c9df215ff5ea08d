import assert from 'node:assert/strict'
import { createHash, createPublicKey } from 'node:crypto'
import { test } from 'node:test'
import { privateBytes, publicBytes, readPrivateKey } from './key-pairs.ts'
import { signMu, verifyMu } from './lattice-digests.ts'
import { macOf } from './macs.ts'
import { edwards, encapsulations, lattices, macs } from './published-vectors.kit.ts'
import { decapsulate } from './shared-secrets.ts'
import { sign, verify } from './signatures.ts'

const bytes = (hexadecimal: string): Buffer => Buffer.from(hexadecimal, 'hex')
const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex')

/** PKCS #8 of a private key that is a seed: what stands in front of it, by the kind of key. */
const heads: ReadonlyMap<string, string> = new Map([
  ['ED25519', '302e020100300506032b657004220420'],
  ['ML_DSA_44', '3034020100300b060960864801650304031104228020'],
  ['ML_DSA_65', '3034020100300b060960864801650304031204228020'],
  ['ML_DSA_87', '3034020100300b060960864801650304031304228020'],
  ['ML_KEM_512', '3054020100300b060960864801650304040104428040'],
  ['ML_KEM_768', '3054020100300b060960864801650304040204428040'],
  ['ML_KEM_1024', '3054020100300b060960864801650304040304428040'],
])

/** The key as a store has it: written out once and read again. */
const keyOf = (kind: string, seed: string) => readPrivateKey(privateBytes(readPrivateKey(bytes(heads.get(kind)! + seed))))

/** What stands last in a SubjectPublicKeyInfo. */
const publicTail = (key: ReturnType<typeof keyOf>, length: number): Buffer => publicBytes(createPublicKey(key)).subarray(-length)

for (const { name, key, message, ...due } of macs) {
  test(`RFC 4231, ${name}`, () => {
    for (const [algorithm, mac] of Object.entries(due)) {
      assert.equal(macOf(bytes(key), algorithm as keyof typeof due, bytes(message)).toString('hex'), mac, algorithm)
    }
  })
}

for (const { name, algorithm, seed, publicKey, message, signature } of edwards) {
  test(`RFC 8032, ${name}`, async () => {
    const key = keyOf('ED25519', seed)
    assert.equal(publicTail(key, 32).toString('hex'), publicKey)
    const signing = { algorithm, type: algorithm === 'ED25519_SHA_512' ? 'RAW' : 'DIGEST', message: bytes(message) } as const
    assert.equal(Buffer.from(await sign(key, signing)).toString('hex'), signature)
    assert.equal(await verify(createPublicKey(key), signing, bytes(signature)), true)
  })
}

const publicLengths: ReadonlyMap<string, number> = new Map([
  ['ML_DSA_44', 1312], ['ML_DSA_65', 1952], ['ML_DSA_87', 2592], ['ML_KEM_512', 800], ['ML_KEM_768', 1184], ['ML_KEM_1024', 1568],
])

for (const { name, seed, publicKey, message, mu, signature } of lattices) {
  test(`FIPS 204, ${name}: the published signature holds, for the message and for what stands for it`, async () => {
    const key = keyOf(name, seed)
    const verifier = createPublicKey(key)
    assert.equal(sha256(publicTail(key, publicLengths.get(name)!)), publicKey)
    const published = await signWithoutChance(name, seed, bytes(mu))
    assert.equal(sha256(published), signature)
    const [raw, external] = [{ type: 'RAW', message: bytes(message) }, { type: 'EXTERNAL_MU', message: bytes(mu) }] as const
    for (const form of [raw, external]) {
      assert.equal(await verify(verifier, { algorithm: 'ML_DSA_SHAKE_256', ...form }, published), true)
    }
    const ours = await signMu(key, bytes(mu))
    assert.notEqual(sha256(ours), signature)
    assert.equal(await verifyMu(verifier, bytes(mu), ours), true)
    assert.equal(await verify(verifier, { algorithm: 'ML_DSA_SHAKE_256', ...raw }, ours), true)
  })
}

/** What is published was signed without random bytes, which KMS never does. */
async function signWithoutChance(name: string, seed: string, mu: Uint8Array): Promise<Uint8Array> {
  const { ml_dsa44, ml_dsa65, ml_dsa87 } = await import('@noble/post-quantum/ml-dsa.js')
  const scheme = new Map([['ML_DSA_44', ml_dsa44], ['ML_DSA_65', ml_dsa65], ['ML_DSA_87', ml_dsa87]]).get(name)!
  return scheme.internal.sign(mu, scheme.keygen(bytes(seed)).secretKey, { externalMu: true, extraEntropy: false })
}

for (const { name, seed, publicKey, ciphertext, secret } of encapsulations) {
  test(`FIPS 203, ${name}: the published ciphertext opens to its secret`, () => {
    const key = keyOf(name, seed)
    assert.equal(sha256(publicTail(key, publicLengths.get(name)!)), publicKey)
    assert.equal(decapsulate(key, Buffer.from(ciphertext, 'base64'))!.toString('hex'), secret)
  })
}
