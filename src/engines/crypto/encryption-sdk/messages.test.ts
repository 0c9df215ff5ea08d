// Messages of the AWS Encryption SDK: the SDK itself opens what is sealed here, what it seals is opened, and nothing that was
// changed is.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import {
  AlgorithmSuiteIdentifier, buildClient, CommitmentPolicy, KmsKeyringNode, type KmsKeyringNodeInput,
} from '@aws-crypto/client-node'
import { BadMessage } from './encoding.ts'
import { readMessage } from './messages.ts'
import { messageSigner, publicKeyName, sealSigned, signerBytes } from './signed-message.ts'

const dataKey = randomBytes(32)
const signer = messageSigner(randomBytes(signerBytes))
const given = { PARAMETER_ARN: 'arn:aws:ssm:us-east-1:000000000000:parameter/a', Ärger: 'größer', b: '' }
const encryptionContext = { ...given, [publicKeyName]: signer.publicKey }
const dataKeys = [{ provider: 'aws-kms', info: 'arn:aws:kms:us-east-1:000000000000:key/a', ciphertext: randomBytes(180) }]
const seal = (plaintext: Uint8Array, more: object = {}) =>
  sealSigned({ messageId: randomBytes(16), dataKey, plaintext, encryptionContext, dataKeys, signer, ...more })

test('what is sealed is opened, whatever its length is', () => {
  for (const length of [0, 1, 4095, 4096, 4097, 8192, 8193]) {
    const plaintext = randomBytes(length)
    const message = readMessage(seal(plaintext))
    assert.deepEqual(message.open(dataKey), plaintext)
    assert.deepEqual([message.encryptionContext, message.dataKeys], [encryptionContext, dataKeys])
  }
})

/** KMS, which has one data key and knows nothing else. */
const client = {
  generateDataKey: async ({ KeyId }: { readonly KeyId: string }) =>
    ({ KeyId, Plaintext: Buffer.from(dataKey), CiphertextBlob: dataKeys[0]!.ciphertext, $metadata: {} }),
  decrypt: async () => ({ KeyId: dataKeys[0]!.info, Plaintext: Buffer.from(dataKey), $metadata: {} }),
}
const clientProvider = (() => client) as unknown as NonNullable<KmsKeyringNodeInput['clientProvider']>
const keyring = new KmsKeyringNode({ generatorKeyId: dataKeys[0]!.info, clientProvider })
const { encrypt, decrypt } = buildClient(CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT)
const committing = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)

/** A message of each form, as the SDK makes it. */
const forms = [
  ['signed', encrypt, AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA384_ECDSA_P384, ['a', publicKeyName]],
  ['committed', committing.encrypt, AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY, ['a']],
] as const

for (const [form, by, suiteId, keys] of forms) {
  test(`a ${form} message of the SDK's is opened, and none that was changed anywhere, cut off or made longer`, async () => {
    for (const length of [0, 1, 4096, 4097, 5000]) {
      const plaintext = randomBytes(length)
      const { result } = await by(keyring, plaintext, { encryptionContext: { a: 'b' }, suiteId })
      const message = readMessage(result)
      assert.deepEqual(Object.keys(message.encryptionContext).toSorted(), keys)
      assert.deepEqual([message.encryptionContext['a'], message.dataKeys], ['b', dataKeys])
      assert.deepEqual(message.open(dataKey), plaintext)
      if (length === 5000) assertUnopened(result)
    }
  })
}

function assertUnopened(message: Buffer): void {
  for (let at = 0; at < message.length; at += at < 500 || at > message.length - 130 ? 1 : 211) {
    const changed = Buffer.from(message)
    changed[at]! ^= 1
    assert.throws(() => readMessage(changed).open(dataKey), BadMessage, `byte ${at}`)
  }
  for (let length = 0; length < message.length; length += 97) {
    assert.throws(() => readMessage(message.subarray(0, length)).open(dataKey), BadMessage, `${length} bytes`)
  }
  assert.throws(() => readMessage(Buffer.concat([message, Buffer.alloc(1)])).open(dataKey), BadMessage)
  assert.throws(() => readMessage(message).open(randomBytes(32)), BadMessage)
}

test('the SDK opens what is sealed here, and nothing else is made of it', async () => {
  const plaintext = randomBytes(5000)
  const message = seal(plaintext)
  const opened = await decrypt(keyring, message)
  assert.deepEqual([opened.plaintext, { ...opened.messageHeader.encryptionContext }], [plaintext, encryptionContext])
  assertUnopened(message)
})

test('nor is one that somebody else has signed, or nobody', () => {
  const other = messageSigner(randomBytes(signerBytes))
  const signedByOther = seal(randomBytes(50), { signer: other })
  assert.throws(() => readMessage(signedByOther).open(dataKey), /signature is of another message/)
  assert.throws(() => readMessage(seal(randomBytes(50), { encryptionContext: given })).open(dataKey), /by whom/)
  for (const publicKey of ['', 'AAAA', `${'A'.repeat(60)}AAAAAAAA`]) {
    const message = seal(randomBytes(50), { encryptionContext: { ...given, [publicKeyName]: publicKey } })
    assert.throws(() => readMessage(message).open(dataKey), /by what is no key/)
  }
  assert.throws(() => readMessage(Buffer.alloc(0)), BadMessage)
})
