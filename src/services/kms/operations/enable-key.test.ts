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

test('a key is enabled, also when it is already', async () => {
  for (const name of [KeyId, key!.Arn!]) {
    await kms.enableKey({ KeyId: name })
    const { KeyMetadata } = await kms.describeKey({ KeyId })
    assert.equal(KeyMetadata?.KeyState, 'Enabled')
    assert.equal(KeyMetadata?.Enabled, true)
  }
  await assertRecord(server, 'EnableKey', {
    readOnly: false,
    requestParameters: { keyId: key!.Arn! },
    resources: [{ accountId: '000000000000', type: 'AWS::KMS::Key', ARN: key!.Arn! }],
  })
})

test('an alias does not name the key', async () => {
  await kms.createAlias({ AliasName: 'alias/one', TargetKeyId: KeyId })
  await assertRefused(kms.enableKey({ KeyId: 'alias/one' }), 'InvalidArnException', /^Key Aliases are not/)
})

test('a key that is not there', async () => {
  const absent = '12345678-1234-1234-1234-123456789012'
  await assertRefused(
    kms.enableKey({ KeyId: absent }), 'NotFoundException',
    `Key 'arn:aws:kms:us-east-1:000000000000:key/${absent}' does not exist`,
  )
})

test('without the permission nothing changes', async () => {
  const before = (await kms.describeKey({ KeyId })).KeyMetadata
  await assertRefused(
    sdk(server, await createUser(server, 'nobody')).kms.enableKey({ KeyId }), 'AccessDeniedException',
    `User: arn:aws:iam::000000000000:user/nobody is not authorized to perform: kms:EnableKey on resource: ${key!.Arn!} `
      + 'because no identity-based policy allows the kms:EnableKey action',
  )
  assert.deepEqual((await kms.describeKey({ KeyId })).KeyMetadata, before)
})
