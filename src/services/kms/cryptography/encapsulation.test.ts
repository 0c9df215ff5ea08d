import assert from 'node:assert/strict'
import { createPublicKey, encapsulate } from 'node:crypto'
import { test } from 'node:test'
import type { KeySpec } from '@aws-sdk/client-kms'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'

const { kms } = sdk(await startServer())
const EncapsulationAlgorithm = 'ML_KEM' as const

for (const [KeySpec, length] of [['ML_KEM_512', 768], ['ML_KEM_768', 1088], ['ML_KEM_1024', 1568]] as const) {
  test(`${KeySpec}: a secret comes out again, whoever has encapsulated it`, async () => {
    const { KeyMetadata } = await kms.createKey({ KeySpec: KeySpec as KeySpec, KeyUsage: 'ENCAPSULATE_DECAPSULATE' })
    const KeyId = KeyMetadata!.KeyId!
    assert.deepEqual(KeyMetadata!.EncapsulationAlgorithms, ['ML_KEM'])
    const made = await kms.encapsulate({ KeyId, EncapsulationAlgorithm })
    assert.deepEqual([made.SharedSecret!.length, made.SharedSecretCiphertextBlob!.length], [32, length])
    const asked = { KeyId, EncapsulationAlgorithm, SharedSecretCiphertextBlob: made.SharedSecretCiphertextBlob }
    assert.deepEqual((await kms.decapsulate(asked)).SharedSecret, made.SharedSecret)

    const { PublicKey } = await kms.getPublicKey({ KeyId })
    const { sharedKey, ciphertext } = encapsulate(createPublicKey({ key: Buffer.from(PublicKey!), format: 'der', type: 'spki' }))
    const opened = await kms.decapsulate({ ...asked, SharedSecretCiphertextBlob: ciphertext })
    assert.deepEqual(Buffer.from(opened.SharedSecret!), sharedKey)

    // FIPS 203: a ciphertext that was changed opens to another secret, and to no error.
    ciphertext[0]! ^= 1
    const rejected = await kms.decapsulate({ ...asked, SharedSecretCiphertextBlob: ciphertext })
    assert.notDeepEqual(rejected.SharedSecret, opened.SharedSecret)
    const short = { ...asked, SharedSecretCiphertextBlob: ciphertext.subarray(1) }
    await assertRefused(kms.decapsulate(short), 'InvalidCiphertextException', /^(UnknownError)?$/)
  })
}
