// Encryption by RSA keys, as clients ask for it: with KMS on both sides, and with a public key of one's own on the one.
import assert from 'node:assert/strict'
import { constants, createPublicKey, publicEncrypt } from 'node:crypto'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'

const { kms } = sdk(await startServer())
const { KeyMetadata } = await kms.createKey({ KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' })
const [KeyId, Arn] = [KeyMetadata!.KeyId!, KeyMetadata!.Arn!]
const Plaintext = Buffer.from('a plaintext')
const algorithms = [['RSAES_OAEP_SHA_1', 214, 'sha1'], ['RSAES_OAEP_SHA_256', 190, 'sha256']] as const

test('what it encrypts it decrypts, and so it does what others encrypt to its public key', async () => {
  assert.deepEqual(KeyMetadata!.EncryptionAlgorithms, ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'])
  const { PublicKey } = await kms.getPublicKey({ KeyId })
  const key = createPublicKey({ key: Buffer.from(PublicKey!), format: 'der', type: 'spki' })
  for (const [EncryptionAlgorithm, longest, oaepHash] of algorithms) {
    const asked = { KeyId, EncryptionAlgorithm }
    const { CiphertextBlob, ...told } = await kms.encrypt({ ...asked, Plaintext: Buffer.alloc(longest, 1) })
    assert.deepEqual([told.KeyId, told.EncryptionAlgorithm, CiphertextBlob!.length], [Arn, EncryptionAlgorithm, 256])
    const opened = await kms.decrypt({ ...asked, CiphertextBlob })
    assert.deepEqual(Buffer.from(opened.Plaintext!), Buffer.alloc(longest, 1))
    assert.deepEqual([opened.KeyId, opened.KeyMaterialId], [Arn, undefined])
    const theirs = publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, Plaintext)
    assert.deepEqual(Buffer.from((await kms.decrypt({ ...asked, CiphertextBlob: theirs })).Plaintext!), Plaintext)
    await assertRefused(
      kms.encrypt({ ...asked, Plaintext: Buffer.alloc(longest + 1) }), 'ValidationException',
      `Algorithm ${EncryptionAlgorithm} and key spec RSA_2048 cannot encrypt data larger than ${longest} bytes.`,
    )
  }
})

test('what is no ciphertext of the key and the algorithm is refused alike', async () => {
  const EncryptionAlgorithm = 'RSAES_OAEP_SHA_256' as const
  const { CiphertextBlob } = await kms.encrypt({ KeyId, EncryptionAlgorithm, Plaintext })
  const changed = Buffer.from(CiphertextBlob!)
  changed[9]! ^= 1
  for (const blob of [changed, changed.subarray(1), Buffer.alloc(256, 255), Buffer.alloc(1), Buffer.alloc(6144)]) {
    const asked = { KeyId, EncryptionAlgorithm, CiphertextBlob: blob }
    await assertRefused(kms.decrypt(asked), 'InvalidCiphertextException', /^(UnknownError)?$/)
  }
  const other = { KeyId, EncryptionAlgorithm: 'RSAES_OAEP_SHA_1', CiphertextBlob } as const
  await assertRefused(kms.decrypt(other), 'InvalidCiphertextException', /^(UnknownError)?$/)
})

test('a key and an algorithm are named, and no context', async () => {
  const EncryptionAlgorithm = 'RSAES_OAEP_SHA_256' as const
  const incompatible = 'Algorithm SYMMETRIC_DEFAULT is incompatible with key spec RSA_2048.'
  await assertRefused(kms.encrypt({ KeyId, Plaintext }), 'InvalidKeyUsageException', incompatible)
  const { CiphertextBlob } = await kms.encrypt({ KeyId, EncryptionAlgorithm, Plaintext, EncryptionContext: {} })
  await assertRefused(kms.decrypt({ KeyId, CiphertextBlob }), 'InvalidCiphertextException', /^(UnknownError)?$/)
  await assertRefused(kms.decrypt({ EncryptionAlgorithm, CiphertextBlob }), 'ValidationException', 'KeyId must not be null')
  const moved = { SourceEncryptionAlgorithm: EncryptionAlgorithm, CiphertextBlob, DestinationKeyId: KeyId }
  await assertRefused(kms.reEncrypt(moved), 'ValidationException', 'SourceKeyId must not be null')
  const EncryptionContext = { a: 'b' }
  const words = 'EncryptionContext is not supported when encrypting/decrypting with asymmetric CMKs.'
  const asked = { KeyId, EncryptionAlgorithm, EncryptionContext }
  await assertRefused(kms.encrypt({ ...asked, Plaintext }), 'ValidationException', words)
  await assertRefused(kms.decrypt({ ...asked, CiphertextBlob }), 'ValidationException', words)
})

test('ReEncrypt goes from one kind of key to the other and back', async () => {
  const { KeyMetadata: symmetric } = await kms.createKey({})
  const { CiphertextBlob } = await kms.encrypt({ KeyId: symmetric!.KeyId, Plaintext })
  const algorithm = 'RSAES_OAEP_SHA_256' as const
  const there = await kms.reEncrypt({ CiphertextBlob, DestinationKeyId: KeyId, DestinationEncryptionAlgorithm: algorithm })
  assert.deepEqual([there.SourceKeyMaterialId, there.DestinationKeyMaterialId], [symmetric!.CurrentKeyMaterialId, undefined])
  const back = await kms.reEncrypt({
    CiphertextBlob: there.CiphertextBlob, SourceKeyId: KeyId, SourceEncryptionAlgorithm: algorithm,
    DestinationKeyId: symmetric!.KeyId,
  })
  assert.equal(back.SourceEncryptionAlgorithm, algorithm)
  assert.deepEqual(Buffer.from((await kms.decrypt({ CiphertextBlob: back.CiphertextBlob })).Plaintext!), Plaintext)
})
