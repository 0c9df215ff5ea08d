import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { kms } = sdk(server)
const { KeyMetadata: key } = await kms.createKey({})
const KeyId = key!.KeyId!

test('a data key in clear and encrypted, of the length asked for', async () => {
  const asked = [
    [{ KeySpec: 'AES_128' }, 16], [{ KeySpec: 'AES_256' }, 32], [{ NumberOfBytes: 1 }, 1], [{ NumberOfBytes: 1024 }, 1024],
  ] as const
  for (const [length, bytes] of asked) {
    const { Plaintext, CiphertextBlob, $metadata: _, ...rest } = await kms.generateDataKey({ KeyId, ...length })
    assert.equal(Plaintext!.length, bytes)
    assert.deepEqual(rest, { KeyId: key!.Arn!, KeyMaterialId: key!.CurrentKeyMaterialId! })
    assert.deepEqual((await kms.decrypt({ CiphertextBlob })).Plaintext, Plaintext)
  }
})

test('no two are the same', async () => {
  const drawn = await Promise.all(Array.from({ length: 20 }, () => kms.generateDataKey({ KeyId, KeySpec: 'AES_256' })))
  assert.equal(new Set(drawn.map(({ Plaintext }) => Buffer.from(Plaintext!).toString('hex'))).size, 20)
})

test('the record shows neither form of the data key', async () => {
  await kms.generateDataKey({ KeyId, KeySpec: 'AES_256', EncryptionContext: { project: 'dawn' } })
  await assertRecord(server, 'GenerateDataKey', {
    readOnly: true,
    requestParameters: { keyId: KeyId, keySpec: 'AES_256', encryptionContext: { project: 'dawn' } },
    responseElements: null,
    resources: [{ accountId: '000000000000', type: 'AWS::KMS::Key', ARN: key!.Arn! }],
  })
})

test('either a spec or a number of bytes', async () => {
  for (const length of [{}, { KeySpec: 'AES_256', NumberOfBytes: 32 }] as const) {
    await assertRefused(
      kms.generateDataKey({ KeyId, ...length }), 'ValidationException', 'Please specify either number of bytes or key spec.',
    )
  }
  await assertRefused(
    kms.generateDataKey({ KeyId, NumberOfBytes: 1025 }), 'ValidationException',
    "1 validation error detected: Value '1025' at 'numberOfBytes' failed to satisfy constraint: "
      + 'Member must have value less than or equal to 1024',
  )
})

test('a key that is not there, and one that is disabled', async () => {
  const nonsense = kms.generateDataKey({ KeyId: 'nonsense', KeySpec: 'AES_256' })
  await assertRefused(nonsense, 'NotFoundException', "Invalid keyId 'nonsense'")
  const { KeyMetadata: off } = await kms.createKey({})
  await kms.disableKey({ KeyId: off!.KeyId! })
  await assertRefused(
    kms.generateDataKey({ KeyId: off!.KeyId!, KeySpec: 'AES_256' }), 'DisabledException', `${off!.Arn!} is disabled.`,
  )
})

test('a key that is not symmetric encrypts none', async () => {
  const { KeyMetadata: rsa } = await kms.createKey({ KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' })
  await assertRefused(
    kms.generateDataKey({ KeyId: rsa!.KeyId!, KeySpec: 'AES_256' }), 'InvalidKeyUsageException',
    'You cannot generate a data key with an asymmetric CMK',
  )
})

test('without the permission there is none', async () => {
  const nobody = sdk(server, await createUser(server, 'nobody'))
  await assertRefused(
    nobody.kms.generateDataKey({ KeyId, KeySpec: 'AES_256' }), 'AccessDeniedException',
    `User: arn:aws:iam::000000000000:user/nobody is not authorized to perform: kms:GenerateDataKey on resource: ${key!.Arn!} `
      + 'because no identity-based policy allows the kms:GenerateDataKey action',
  )
})
