import assert from 'node:assert/strict'
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { test } from 'node:test'
import type { DataKeyPairSpec } from '@aws-sdk/client-kms'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { kms } = sdk(server)
const { KeyMetadata } = await kms.createKey({})
const KeyId = KeyMetadata!.KeyId!
const EncryptionContext = { for: 'a pair' }

const specs: readonly DataKeyPairSpec[] = [
  'RSA_2048', 'ECC_NIST_P256', 'ECC_NIST_P384', 'ECC_NIST_P521', 'ECC_SECG_P256K1', 'ECC_NIST_EDWARDS25519', 'ML_KEM_512',
  'ML_KEM_768', 'ML_KEM_1024',
]

test('a pair whose private key decrypts under the key, with its context', async () => {
  for (const KeyPairSpec of specs) {
    const made = await kms.generateDataKeyPair({ KeyId, KeyPairSpec, EncryptionContext })
    assert.deepEqual([made.KeyId, made.KeyPairSpec], [KeyMetadata!.Arn, KeyPairSpec])
    assert.equal(made.KeyMaterialId, KeyMetadata!.CurrentKeyMaterialId)
    const privateKey = createPrivateKey({ key: Buffer.from(made.PrivateKeyPlaintext!), format: 'der', type: 'pkcs8' })
    assert.deepEqual(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }), Buffer.from(made.PublicKey!))
    const CiphertextBlob = made.PrivateKeyCiphertextBlob!
    const { Plaintext } = await kms.decrypt({ CiphertextBlob, EncryptionContext })
    assert.deepEqual(Plaintext, made.PrivateKeyPlaintext)
    await assertRefused(kms.decrypt({ CiphertextBlob }), 'InvalidCiphertextException', /^(UnknownError)?$/)
  }
})

test('without the plaintext it is the same but for that', async () => {
  const made = await kms.generateDataKeyPairWithoutPlaintext({ KeyId, KeyPairSpec: 'ECC_NIST_P256' })
  assert.equal('PrivateKeyPlaintext' in made, false)
  const { Plaintext } = await kms.decrypt({ CiphertextBlob: made.PrivateKeyCiphertextBlob! })
  const privateKey = createPrivateKey({ key: Buffer.from(Plaintext!), format: 'der', type: 'pkcs8' })
  assert.deepEqual(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }), Buffer.from(made.PublicKey!))
})

test('a key that is not symmetric encrypts none', async () => {
  const { KeyMetadata: rsa } = await kms.createKey({ KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' })
  const asked = { KeyId: rsa!.KeyId!, KeyPairSpec: 'ECC_NIST_P256' } as const
  const words = 'You cannot generate a data key pair with an asymmetric CMK'
  for (const calling of [kms.generateDataKeyPair(asked), kms.generateDataKeyPairWithoutPlaintext(asked)]) {
    await assertRefused(calling, 'InvalidKeyUsageException', words)
  }
  await assertRefused(kms.generateDataKeyPair({ ...asked, KeyId, DryRun: true }), 'DryRunOperationException', /would have/)
})

test('who has many RSA pairs made makes one of another wait for one of them', async () => {
  const ended: string[] = []
  const make = (client: typeof kms, who: string) => client
    .generateDataKeyPairWithoutPlaintext({ KeyId, KeyPairSpec: 'RSA_2048' }).then(() => void ended.push(who))
  const one = sdk(server, await createUser(server, 'one', allow('kms:*'))).kms
  const many = Array.from({ length: 24 }, () => make(kms, 'many'))
  // Some of them have begun.
  await many[0]
  await make(one, 'one')
  assert.ok(ended.length < 20, `${ended.indexOf('one')} of ${ended.length} before it`)
  await Promise.all(many)
})
