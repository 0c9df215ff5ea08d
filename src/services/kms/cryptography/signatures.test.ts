// Signatures of every kind of key: KMS's verified by `node:crypto`, and `node:crypto`'s by KMS.
import assert from 'node:assert/strict'
import { constants, createHash, createPublicKey, verify as verifyHere, type KeyObject } from 'node:crypto'
import { test } from 'node:test'
import type { KeySpec, MessageType, SigningAlgorithmSpec } from '@aws-sdk/client-kms'
import { assertRecord, lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'

const server = await startServer()
const { kms } = sdk(server)
const message = Buffer.from('a message to be signed')

async function newKey(KeySpec: KeySpec) {
  const { KeyMetadata } = await kms.createKey({ KeySpec, KeyUsage: 'SIGN_VERIFY' })
  const { PublicKey, ...told } = await kms.getPublicKey({ KeyId: KeyMetadata!.KeyId! })
  const publicKey = createPublicKey({ key: Buffer.from(PublicKey!), format: 'der', type: 'spki' })
  return { KeyId: KeyMetadata!.KeyId!, algorithms: told.SigningAlgorithms!, publicKey, told, metadata: KeyMetadata! }
}

const hashOf = (algorithm: string): string | null => /_SHA_(\d+)$/.exec(algorithm)?.[1] ?? null

/** Whether others, who know of KMS nothing but the public key, accept the signature of the message. */
function holds(algorithm: SigningAlgorithmSpec, key: KeyObject, signature: Uint8Array): boolean {
  const hash = /^(ED25519|ML_DSA)/.test(algorithm) ? null : `sha${hashOf(algorithm)}`
  const options = algorithm.startsWith('RSASSA_PSS')
    ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST } : key
  return verifyHere(hash, message, options, signature)
}

const specs: readonly KeySpec[] = [
  'RSA_2048', 'RSA_3072', 'ECC_NIST_P256', 'ECC_NIST_P384', 'ECC_NIST_P521', 'ECC_SECG_P256K1', 'ECC_NIST_EDWARDS25519',
  'ML_DSA_44', 'ML_DSA_65', 'ML_DSA_87',
]

for (const KeySpec of specs) {
  test(`${KeySpec}: what it signs, others verify, and of a changed message it is no signature`, async () => {
    const { KeyId, algorithms, publicKey } = await newKey(KeySpec)
    for (const SigningAlgorithm of algorithms) {
      if (SigningAlgorithm === 'ED25519_PH_SHA_512') continue
      const asked = { KeyId, Message: message, SigningAlgorithm }
      const { Signature, SigningAlgorithm: by } = await kms.sign(asked)
      assert.equal(by, SigningAlgorithm)
      assert.ok(holds(SigningAlgorithm, publicKey, Signature!), SigningAlgorithm)
      assert.equal((await kms.verify({ ...asked, Signature })).SignatureValid, true)
      const changed = Buffer.from(Signature!)
      changed[changed.length >> 1]! ^= 1
      const others = [{ ...asked, Signature: changed }, { ...asked, Signature, Message: Buffer.from('another message') }]
      for (const other of [...others, { ...others[0]!, DryRun: true }]) {
        await assertRefused(kms.verify(other), 'KMSInvalidSignatureException', /^(UnknownError)?$/)
      }
    }
  })
}

for (const KeySpec of specs.filter(spec => !/EDWARDS|ML_DSA/.test(spec))) {
  test(`${KeySpec}: a digest is signed as the message is`, async () => {
    const { KeyId, algorithms, publicKey } = await newKey(KeySpec)
    for (const SigningAlgorithm of algorithms) {
      const Message = createHash(`sha${hashOf(SigningAlgorithm)}`).update(message).digest()
      const asked = { KeyId, Message, MessageType: 'DIGEST', SigningAlgorithm } as const
      const { Signature } = await kms.sign(asked)
      assert.ok(holds(SigningAlgorithm, publicKey, Signature!), SigningAlgorithm)
      const { Signature: ofMessage } = await kms.sign({ KeyId, Message: message, SigningAlgorithm })
      assert.equal((await kms.verify({ ...asked, Signature: ofMessage })).SignatureValid, true)
      const changed = Buffer.from(Message)
      changed[0]! ^= 1
      const other = { ...asked, Message: changed, Signature }
      await assertRefused(kms.verify(other), 'KMSInvalidSignatureException', /^(UnknownError)?$/)
      const short = { ...asked, Message: Message.subarray(1) }
      const words = `Digest is invalid length for algorithm ${SigningAlgorithm}.`
      await assertRefused(kms.sign(short), 'ValidationException', words)
      await assertRefused(kms.verify({ ...short, Signature }), 'ValidationException', words)
    }
  })
}

test('Ed25519ph is of a digest, which is hashed once more', async () => {
  const { KeyId } = await newKey('ECC_NIST_EDWARDS25519')
  const Message = createHash('sha512').update(message).digest()
  const asked = { KeyId, Message, MessageType: 'DIGEST', SigningAlgorithm: 'ED25519_PH_SHA_512' } as const
  const { Signature } = await kms.sign(asked)
  assert.equal((await kms.verify({ ...asked, Signature })).SignatureValid, true)
  const plain = { KeyId, Message, SigningAlgorithm: 'ED25519_SHA_512', Signature } as const
  await assertRefused(kms.verify(plain), 'KMSInvalidSignatureException', /^(UnknownError)?$/)
})

test('ML-DSA of a representative that the caller has made', async () => {
  for (const KeySpec of ['ML_DSA_44', 'ML_DSA_65', 'ML_DSA_87'] as const) {
    const { KeyId, publicKey } = await newKey(KeySpec)
    const key = Buffer.from((publicKey.export({ format: 'jwk' }) as { pub: string }).pub, 'base64url')
    const shake = (bytes: Buffer) => createHash('shake256', { outputLength: 64 }).update(bytes).digest()
    // FIPS 204: of the hash of the public key, and the message behind its domain and the length of its context.
    const Message = shake(Buffer.concat([shake(key), Buffer.of(0, 0), message]))
    const asked = { KeyId, Message, MessageType: 'EXTERNAL_MU', SigningAlgorithm: 'ML_DSA_SHAKE_256' } as const
    const { Signature } = await kms.sign(asked)
    assert.ok(verifyHere(null, message, publicKey, Signature!))
    assert.equal((await kms.verify({ ...asked, Signature })).SignatureValid, true)
    assert.equal((await kms.verify({ ...asked, Message: message, MessageType: 'RAW', Signature })).SignatureValid, true)
  }
})

test('an algorithm takes the forms of a message that AWS has for it', async () => {
  const [edwards, lattice, rsa] = await Promise.all((['ECC_NIST_EDWARDS25519', 'ML_DSA_44', 'RSA_2048'] as const).map(newKey))
  const cases: readonly (readonly [string, SigningAlgorithmSpec, MessageType, string])[] = [
    [edwards!.KeyId, 'ED25519_SHA_512', 'DIGEST', 'algorithm ED25519_SHA_512'],
    [edwards!.KeyId, 'ED25519_PH_SHA_512', 'RAW', 'algorithm ED25519_PH_SHA_512'],
    [edwards!.KeyId, 'ED25519_SHA_512', 'EXTERNAL_MU', 'key spec ECC_NIST_EDWARDS25519'],
    [lattice!.KeyId, 'ML_DSA_SHAKE_256', 'DIGEST', 'key spec ML_DSA_44'],
    [rsa!.KeyId, 'RSASSA_PSS_SHA_256', 'EXTERNAL_MU', 'key spec RSA_2048'],
  ]
  for (const [KeyId, SigningAlgorithm, MessageType, what] of cases) {
    const asked = { KeyId, SigningAlgorithm, MessageType, Message: Buffer.alloc(64) }
    const words = `Message type ${MessageType} is incompatible with ${what}.`
    await assertRefused(kms.sign(asked), 'ValidationException', words)
    await assertRefused(kms.verify({ ...asked, Signature: Buffer.alloc(64) }), 'ValidationException', words)
  }
  const mu = { KeyId: lattice!.KeyId, SigningAlgorithm: 'ML_DSA_SHAKE_256', MessageType: 'EXTERNAL_MU' } as const
  for (const length of [1, 63, 65]) {
    const words = 'External Mu is invalid length for algorithm ML_DSA_SHAKE_256.'
    await assertRefused(kms.sign({ ...mu, Message: Buffer.alloc(length) }), 'ValidationException', words)
  }
})

test('a key of another use or spec signs nothing', async () => {
  const { KeyMetadata } = await kms.createKey({})
  const asked = { KeyId: KeyMetadata!.KeyId, Message: message, SigningAlgorithm: 'ECDSA_SHA_256' } as const
  await assertRefused(
    kms.sign(asked), 'InvalidKeyUsageException', `${KeyMetadata!.Arn} key usage is ENCRYPT_DECRYPT which is not valid for Sign.`,
  )
  const { KeyId, metadata } = await newKey('ECC_NIST_P384')
  await assertRefused(
    kms.sign({ ...asked, KeyId }), 'InvalidKeyUsageException',
    'Algorithm ECDSA_SHA_256 is incompatible with key spec ECC_NIST_P384.',
  )
  await assertRefused(
    kms.encrypt({ KeyId, Plaintext: message }), 'InvalidKeyUsageException',
    `${metadata.Arn} key usage is SIGN_VERIFY which is not valid for Encrypt.`,
  )
  await assertRefused(kms.getPublicKey({ KeyId: KeyMetadata!.KeyId }), 'UnsupportedOperationException', /^(UnknownError)?$/)
})

test('what is told of a key pair, and what the trail shows of its use', async () => {
  const { KeyId, told, metadata } = await newKey('ML_DSA_65')
  const { $metadata: _, ...kind } = told
  assert.deepEqual(kind, {
    KeyId: metadata.Arn, KeySpec: 'ML_DSA_65', CustomerMasterKeySpec: 'ML_DSA_65', KeyUsage: 'SIGN_VERIFY',
    SigningAlgorithms: ['ML_DSA_SHAKE_256'],
  })
  assert.deepEqual([metadata.CustomerMasterKeySpec, metadata.CurrentKeyMaterialId], ['ML_DSA_65', undefined])
  const { metadata: edwards } = await newKey('ECC_NIST_EDWARDS25519')
  assert.equal(edwards.CustomerMasterKeySpec, 'ECC_NIST_EDWARDS25519')
  assert.deepEqual(edwards.SigningAlgorithms, ['ED25519_PH_SHA_512', 'ED25519_SHA_512'])
  await kms.sign({ KeyId, Message: message, SigningAlgorithm: 'ML_DSA_SHAKE_256' })
  await assertRecord(server, 'Sign', { readOnly: true, responseElements: null })
  const { requestParameters } = await lastRecord(server, 'Sign')
  assert.deepEqual(requestParameters, { keyId: KeyId, messageType: 'RAW', signingAlgorithm: 'ML_DSA_SHAKE_256' })
})

test('a dry run signs nothing, and says whether it would', async () => {
  const { KeyId } = await newKey('ECC_NIST_P256')
  const asked = { KeyId, Message: message, SigningAlgorithm: 'ECDSA_SHA_256', DryRun: true } as const
  await assertRefused(kms.sign(asked), 'DryRunOperationException', /would have succeeded/)
  await kms.disableKey({ KeyId })
  await assertRefused(kms.sign(asked), 'DisabledException', / is disabled\.$/)
})
