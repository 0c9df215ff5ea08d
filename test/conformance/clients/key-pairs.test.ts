// Keys of KMS that are no symmetric ones, through every client: what they sign, agree on, encapsulate and authenticate.
import assert from 'node:assert/strict'
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import {
  CreateKey, Decapsulate, Decrypt, DeriveSharedSecret, Encapsulate, Encrypt, GenerateDataKeyPair,
  GenerateDataKeyPairWithoutPlaintext, GenerateMac, GetPublicKey, Sign, Verify, VerifyMac, type KeySpec, type KeyUsageType,
} from '../../../src/contracts/kms.gen.ts'
import { noMessage, refused, type AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { root } from '../../kit/identity.ts'

const Message = Buffer.from([0, 1, 2, 250, 251, 252, 10, 13])

async function newKey({ call }: AnyClient, KeySpec: KeySpec, KeyUsage: KeyUsageType) {
  const { KeyMetadata } = await call(root, CreateKey, { KeySpec, KeyUsage })
  assert.deepEqual([KeyMetadata!.KeySpec, KeyMetadata!.KeyUsage], [KeySpec, KeyUsage])
  return KeyMetadata!
}

async function signatures(client: AnyClient): Promise<void> {
  const { call } = client
  const { KeyId, Arn } = await newKey(client, 'ECC_NIST_P256', 'SIGN_VERIFY')
  const asked = { KeyId, Message, SigningAlgorithm: 'ECDSA_SHA_256' } as const
  const { Signature } = await call(root, Sign, asked)
  const { PublicKey, KeyId: told } = await call(root, GetPublicKey, { KeyId })
  assert.equal(told, Arn)
  const key = createPublicKey({ key: Buffer.from(PublicKey!), format: 'der', type: 'spki' })
  assert.ok(verify('sha256', Message, key, Signature!))
  assert.equal((await call(root, Verify, { ...asked, Signature: Signature! })).SignatureValid, true)
  const other = { ...asked, Message: Buffer.from('other'), Signature: Signature! }
  await refused(call(root, Verify, other), 'KMSInvalidSignatureException', noMessage)
}

async function macs(client: AnyClient): Promise<void> {
  const { call } = client
  const { KeyId } = await newKey(client, 'HMAC_256', 'GENERATE_VERIFY_MAC')
  const asked = { KeyId, Message, MacAlgorithm: 'HMAC_SHA_256' } as const
  const { Mac } = await call(root, GenerateMac, asked)
  assert.equal(Mac!.length, 32)
  assert.equal((await call(root, VerifyMac, { ...asked, Mac: Mac! })).MacValid, true)
  const other = { ...asked, Message: Buffer.from('other'), Mac: Mac! }
  await refused(call(root, VerifyMac, other), 'KMSInvalidMacException', noMessage)
}

async function sharedSecrets(client: AnyClient): Promise<void> {
  const { call } = client
  const agreeing = await newKey(client, 'ECC_NIST_P256', 'KEY_AGREEMENT')
  const PublicKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'der', type: 'spki' })
  const derived = await call(root, DeriveSharedSecret, { KeyId: agreeing.KeyId, KeyAgreementAlgorithm: 'ECDH', PublicKey })
  assert.equal(derived.SharedSecret!.length, 32)
}

async function encapsulatedSecrets(client: AnyClient): Promise<void> {
  const { call } = client
  const { KeyId } = await newKey(client, 'ML_KEM_768', 'ENCAPSULATE_DECAPSULATE')
  const EncapsulationAlgorithm = 'ML_KEM' as const
  const made = await call(root, Encapsulate, { KeyId, EncapsulationAlgorithm })
  const SharedSecretCiphertextBlob = made.SharedSecretCiphertextBlob!
  const opened = await call(root, Decapsulate, { KeyId, EncapsulationAlgorithm, SharedSecretCiphertextBlob })
  assert.deepEqual(opened.SharedSecret, made.SharedSecret)
}

async function encryption(client: AnyClient): Promise<void> {
  const { call } = client
  const { KeyId } = await newKey(client, 'RSA_2048', 'ENCRYPT_DECRYPT')
  const EncryptionAlgorithm = 'RSAES_OAEP_SHA_256' as const
  const { CiphertextBlob } = await call(root, Encrypt, { KeyId, EncryptionAlgorithm, Plaintext: Message })
  const { Plaintext } = await call(root, Decrypt, { KeyId, EncryptionAlgorithm, CiphertextBlob: CiphertextBlob! })
  assert.deepEqual(Buffer.from(Plaintext!), Message)
}

async function dataKeyPairs(client: AnyClient): Promise<void> {
  const { call } = client
  const { KeyId } = (await call(root, CreateKey, {})).KeyMetadata!
  const pair = await call(root, GenerateDataKeyPair, { KeyId, KeyPairSpec: 'ECC_NIST_EDWARDS25519' })
  const { Plaintext } = await call(root, Decrypt, { CiphertextBlob: pair.PrivateKeyCiphertextBlob! })
  assert.deepEqual(Plaintext, pair.PrivateKeyPlaintext)
  const sealed = await call(root, GenerateDataKeyPairWithoutPlaintext, { KeyId, KeyPairSpec: 'ECC_NIST_P384' })
  assert.equal('PrivateKeyPlaintext' in sealed, false)
}

throughEveryClient({
  'signatures': signatures,
  'message authentication codes': macs,
  'secrets that two derive': sharedSecrets,
  'secrets that are encapsulated': encapsulatedSecrets,
  'encryption by a public key': encryption,
  'data key pairs': dataKeyPairs,
})
