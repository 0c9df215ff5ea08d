import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord, lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused, refusal } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { kms } = sdk(server)
const { KeyMetadata: key } = await kms.createKey({})
const { KeyMetadata: other } = await kms.createKey({})
const Plaintext = Buffer.from('attack at dawn')
const EncryptionContext = { project: 'dawn', 'a:b': 'c' }
const { CiphertextBlob } = await kms.encrypt({ KeyId: key!.KeyId!, Plaintext, EncryptionContext })

test('the blob names its key; a KeyId may say it again; the context\'s order does not matter', async () => {
  for (const KeyId of [undefined, key!.KeyId!, key!.Arn!]) {
    const reversed = { 'a:b': 'c', project: 'dawn' }
    const { Plaintext: opened, $metadata: _, ...rest } = await kms.decrypt({ CiphertextBlob, EncryptionContext: reversed, KeyId })
    assert.deepEqual(Buffer.from(opened!), Plaintext)
    assert.deepEqual(rest, {
      KeyId: key!.Arn!, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT', KeyMaterialId: key!.CurrentKeyMaterialId!,
    })
  }
  await assertRecord(server, 'Decrypt', {
    readOnly: true,
    requestParameters: { encryptionContext: EncryptionContext, keyId: key!.Arn!, encryptionAlgorithm: 'SYMMETRIC_DEFAULT' },
    responseElements: null,
    resources: [{ accountId: '000000000000', type: 'AWS::KMS::Key', ARN: key!.Arn! }],
  })
})

test('a changed, cut or foreign blob and another context answer alike', async () => {
  const blob = Buffer.from(CiphertextBlob!)
  const flipped = Array.from({ length: blob.length }, (_, at) => {
    const changed = Buffer.from(blob)
    changed[at]! ^= 1
    return changed
  })
  const capital = { ...EncryptionContext, project: 'Dawn' }
  const contexts = [undefined, {}, { project: 'dawn' }, capital, { ...EncryptionContext, more: '' }]
  const bad = [
    ...[...flipped, blob.subarray(0, -1), Buffer.concat([blob, Buffer.alloc(1)]), Buffer.from('x')]
      .map(changed => ({ CiphertextBlob: changed, EncryptionContext })),
    ...contexts.map(context => ({ CiphertextBlob, EncryptionContext: context })),
  ]
  const answers = new Set<string>()
  for (const input of bad) answers.add(JSON.stringify(await refusal(kms.decrypt(input))))
  assert.equal(answers.size, 1)
  assert.equal((JSON.parse([...answers][0]!) as { code: string }).code, 'InvalidCiphertextException')
  assert.ok(bad.length > 100)
  const record = await lastRecord(server, 'Decrypt')
  assert.deepEqual([record.errorCode, 'errorMessage' in record], ['InvalidCiphertextException', false])
})

test('another key than the blob\'s', async () => {
  await assertRefused(
    kms.decrypt({ CiphertextBlob, EncryptionContext, KeyId: other!.KeyId! }), 'IncorrectKeyException',
    'The key ID in the request does not identify a CMK that can perform this operation.',
  )
  for (const [KeySpec, KeyUsage] of [['HMAC_256', 'GENERATE_VERIFY_MAC'], ['RSA_2048', 'ENCRYPT_DECRYPT']] as const) {
    const { KeyId } = (await kms.createKey({ KeySpec, KeyUsage })).KeyMetadata!
    await assertRefused(kms.decrypt({ CiphertextBlob, EncryptionContext, KeyId }), 'IncorrectKeyException', /^The key ID in/)
    const foreign = Buffer.from('no ciphertext of this store')
    await assertRefused(kms.decrypt({ CiphertextBlob: foreign, KeyId }), 'InvalidCiphertextException', /^(UnknownError)?$/)
  }
})

test('a blob of another Region', async () => {
  const { kms: elsewhere } = sdk(server, undefined, 'eu-west-1')
  await assertRefused(elsewhere.decrypt({ CiphertextBlob, EncryptionContext }), 'AccessDeniedException', /./)
})

test('no blob, an empty one, and one too long', async () => {
  await assertRefused(
    kms.decrypt({ CiphertextBlob: undefined }), 'ValidationException',
    "1 validation error detected: Value null at 'ciphertextBlob' failed to satisfy constraint: Member must not be null",
  )
  for (const length of [0, 6145]) {
    const call = kms.decrypt({ CiphertextBlob: Buffer.alloc(length) })
    await assertRefused(call, 'ValidationException', /Value at 'ciphertextBlob' failed to satisfy constraint/)
  }
})

test('a disabled key decrypts nothing, and an enabled one again', async () => {
  const KeyId = key!.KeyId!
  await kms.disableKey({ KeyId })
  await assertRefused(kms.decrypt({ CiphertextBlob, EncryptionContext }), 'DisabledException', `${key!.Arn!} is disabled.`)
  await kms.enableKey({ KeyId })
  await kms.decrypt({ CiphertextBlob, EncryptionContext })
})

test('a dry run that would succeed says so', async () => {
  await assertRefused(
    kms.decrypt({ CiphertextBlob, EncryptionContext, DryRun: true }), 'DryRunOperationException',
    'The request would have succeeded, but the DryRun option is set.',
  )
})

test('without the permission the refusal names the key', async () => {
  const nobody = sdk(server, await createUser(server, 'nobody'))
  await assertRefused(
    nobody.kms.decrypt({ CiphertextBlob, EncryptionContext }), 'AccessDeniedException',
    `User: arn:aws:iam::000000000000:user/nobody is not authorized to perform: kms:Decrypt on resource: ${key!.Arn!} `
      + 'because no identity-based policy allows the kms:Decrypt action',
  )
})

test('who may decrypt nothing is denied whatever the blob is', async () => {
  const stranger = sdk(server, await createUser(server, 'stranger'))
  for (const blob of [Buffer.from('nonsense'), CiphertextBlob!.slice(0, -1), Buffer.from(CiphertextBlob!).fill(0, 1, 9)]) {
    const denied = /because no identity-based policy allows/
    const input = { CiphertextBlob: blob, DestinationKeyId: key!.KeyId! }
    await assertRefused(stranger.kms.decrypt({ CiphertextBlob: blob, EncryptionContext }), 'AccessDeniedException', denied)
    await assertRefused(stranger.kms.reEncrypt(input), 'AccessDeniedException', denied)
  }
})
