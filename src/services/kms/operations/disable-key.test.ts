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

test('a key is disabled, also when it is already', async () => {
  for (const name of [KeyId, key!.Arn!]) {
    await kms.disableKey({ KeyId: name })
    const { KeyMetadata } = await kms.describeKey({ KeyId })
    assert.equal(KeyMetadata?.KeyState, 'Disabled')
    assert.equal(KeyMetadata?.Enabled, false)
  }
  await assertRecord(server, 'DisableKey', {
    readOnly: false,
    requestParameters: { keyId: key!.Arn! },
    resources: [{ accountId: '000000000000', type: 'AWS::KMS::Key', ARN: key!.Arn! }],
  })
})

test('an alias does not name the key', async () => {
  await kms.createAlias({ AliasName: 'alias/one', TargetKeyId: KeyId })
  await assertRefused(kms.disableKey({ KeyId: 'alias/one' }), 'InvalidArnException', /^Key Aliases are not/)
})

test('a key that is not there', async () => {
  const absent = '12345678-1234-1234-1234-123456789012'
  await assertRefused(
    kms.disableKey({ KeyId: absent }), 'NotFoundException',
    `Key 'arn:aws:kms:us-east-1:000000000000:key/${absent}' does not exist`,
  )
})

test('without the permission nothing changes', async () => {
  const before = (await kms.describeKey({ KeyId })).KeyMetadata
  await assertRefused(
    sdk(server, await createUser(server, 'nobody')).kms.disableKey({ KeyId }), 'AccessDeniedException',
    `User: arn:aws:iam::000000000000:user/nobody is not authorized to perform: kms:DisableKey on resource: ${key!.Arn!} `
      + 'because no identity-based policy allows the kms:DisableKey action',
  )
  assert.deepEqual((await kms.describeKey({ KeyId })).KeyMetadata, before)
})
