import assert from 'node:assert/strict'
import { createPublicKey, diffieHellman, generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import type { KeySpec } from '@aws-sdk/client-kms'
import { curvePublicKey, infinity } from '../../../../test/kit/der.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'

const { kms } = sdk(await startServer())
const KeyAgreementAlgorithm = 'ECDH' as const

const curves: readonly (readonly [KeySpec, string])[] = [
  ['ECC_NIST_P256', 'P-256'], ['ECC_NIST_P384', 'P-384'], ['ECC_NIST_P521', 'P-521'],
]

async function newKey(KeySpec: KeySpec) {
  const { KeyMetadata } = await kms.createKey({ KeySpec, KeyUsage: 'KEY_AGREEMENT' })
  const { PublicKey } = await kms.getPublicKey({ KeyId: KeyMetadata!.KeyId! })
  return { ...KeyMetadata!, publicKey: createPublicKey({ key: Buffer.from(PublicKey!), format: 'der', type: 'spki' }) }
}

const newPeer = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve })
const bytesOf = (peer: ReturnType<typeof newPeer>) => peer.publicKey.export({ format: 'der', type: 'spki' })

test('both sides come to the same secret', async () => {
  for (const [spec, curve] of curves) {
    const { KeyId, Arn, publicKey, KeyAgreementAlgorithms } = await newKey(spec)
    assert.deepEqual(KeyAgreementAlgorithms, ['ECDH'])
    const peer = newPeer(curve)
    const { SharedSecret, ...told } = await kms.deriveSharedSecret({ KeyId, KeyAgreementAlgorithm, PublicKey: bytesOf(peer) })
    assert.deepEqual(Buffer.from(SharedSecret!), diffieHellman({ privateKey: peer.privateKey, publicKey }))
    assert.deepEqual([told.KeyId, told.KeyAgreementAlgorithm, told.KeyOrigin], [Arn, 'ECDH', 'AWS_KMS'])
  }
})

test('a public key of another curve, and what is none, are refused, in a dry run as well', async () => {
  const { KeyId } = await newKey('ECC_NIST_P256')
  const offCurve = bytesOf(newPeer('P-256'))
  offCurve[offCurve.length - 1]! ^= 1
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'der', type: 'spki' })
  const others = [bytesOf(newPeer('P-384')), bytesOf(newPeer('secp256k1')), rsa]
  for (const PublicKey of [...others, Buffer.from('nothing'), offCurve, curvePublicKey(infinity)]) {
    for (const DryRun of [false, true]) {
      const asked = { KeyId, KeyAgreementAlgorithm, PublicKey, DryRun }
      // What a client makes of no message at all.
      await assertRefused(kms.deriveSharedSecret(asked), 'ValidationException', /^(UnknownError)?$/)
    }
  }
})

test('a key that signs agrees on nothing', async () => {
  const { KeyMetadata } = await kms.createKey({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' })
  const asked = { KeyId: KeyMetadata!.KeyId, KeyAgreementAlgorithm, PublicKey: bytesOf(newPeer('P-256')) }
  await assertRefused(kms.deriveSharedSecret(asked), 'InvalidKeyUsageException', /is not valid for DeriveSharedSecret\.$/)
})
