import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord, lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { kms } = sdk(server)
const { KeyMetadata: key } = await kms.createKey({})
const KeyId = key!.KeyId!
const Plaintext = Buffer.from('attack at dawn')
const EncryptionContext = { project: 'dawn' }

test('what was encrypted is decrypted', async () => {
  await kms.createAlias({ AliasName: 'alias/dawn', TargetKeyId: KeyId })
  for (const name of [KeyId, key!.Arn!, 'alias/dawn']) {
    const { CiphertextBlob, $metadata: _, ...rest } = await kms.encrypt({ KeyId: name, Plaintext, EncryptionContext })
    assert.deepEqual(rest, { KeyId: key!.Arn!, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' })
    const opened = await kms.decrypt({ CiphertextBlob, EncryptionContext })
    assert.deepEqual(Buffer.from(opened.Plaintext!), Plaintext)
  }
})

test('the record shows key and context, and neither plaintext nor ciphertext', async () => {
  await kms.encrypt({ KeyId, Plaintext, EncryptionContext })
  await assertRecord(server, 'Encrypt', {
    readOnly: true,
    requestParameters: { keyId: KeyId, encryptionContext: EncryptionContext, encryptionAlgorithm: 'SYMMETRIC_DEFAULT' },
    responseElements: null,
    resources: [{ accountId: '000000000000', type: 'AWS::KMS::Key', ARN: key!.Arn! }],
  })
  assert.ok(!JSON.stringify(await lastRecord(server, 'Encrypt')).includes(Plaintext.toString('base64')))
})

test('4096 bytes and no more, one and no less', async () => {
  await kms.encrypt({ KeyId, Plaintext: Buffer.alloc(4096) })
  for (const length of [0, 4097]) {
    await assertRefused(
      kms.encrypt({ KeyId, Plaintext: Buffer.alloc(length) }), 'ValidationException',
      /^1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length .* (4096|1)$/,
    )
  }
})

test('without a plaintext', async () => {
  await assertRefused(
    kms.encrypt({ KeyId, Plaintext: undefined }), 'ValidationException',
    "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must not be null",
  )
})

test('a key that is not there, disabled, or of another kind', async () => {
  const absent = '12345678-1234-1234-1234-123456789012'
  await assertRefused(
    kms.encrypt({ KeyId: absent, Plaintext }), 'NotFoundException',
    `Key 'arn:aws:kms:us-east-1:000000000000:key/${absent}' does not exist`,
  )
  await assertRefused(
    kms.encrypt({ KeyId: 'alias/none', Plaintext }), 'NotFoundException',
    'Alias arn:aws:kms:us-east-1:000000000000:alias/none is not found.',
  )
  await assertRefused(
    kms.encrypt({ KeyId, Plaintext, EncryptionAlgorithm: 'RSAES_OAEP_SHA_256' }), 'InvalidKeyUsageException',
    'Algorithm RSAES_OAEP_SHA_256 is incompatible with key spec SYMMETRIC_DEFAULT.',
  )
  const { KeyMetadata: off } = await kms.createKey({})
  await kms.disableKey({ KeyId: off!.KeyId! })
  await assertRefused(kms.encrypt({ KeyId: off!.KeyId!, Plaintext }), 'DisabledException', `${off!.Arn!} is disabled.`)
})

test('a dry run that would succeed says so and gives nothing', async () => {
  await assertRefused(
    kms.encrypt({ KeyId, Plaintext, DryRun: true }), 'DryRunOperationException',
    'The request would have succeeded, but the DryRun option is set.',
  )
})

test('without the permission nobody learns whether the key is there', async () => {
  const nobody = sdk(server, await createUser(server, 'nobody'))
  for (const arn of [key!.Arn!, key!.Arn!.replace(/.$/, '_')]) {
    await assertRefused(
      nobody.kms.encrypt({ KeyId: arn, Plaintext }), 'AccessDeniedException',
      `User: arn:aws:iam::000000000000:user/nobody is not authorized to perform: kms:Encrypt on resource: ${arn} `
        + 'because no identity-based policy allows the kms:Encrypt action',
    )
  }
})
