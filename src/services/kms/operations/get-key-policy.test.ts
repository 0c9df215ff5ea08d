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

test('a key without a policy of its own has the one that lets the account\'s IAM policies decide', async () => {
  const { Policy, PolicyName } = await kms.getKeyPolicy({ KeyId })
  assert.equal(PolicyName, 'default')
  assert.deepEqual(JSON.parse(Policy!), {
    Version: '2012-10-17',
    Id: 'key-default-1',
    Statement: [{
      Sid: 'Enable IAM User Permissions',
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::000000000000:root' },
      Action: 'kms:*',
      Resource: '*',
    }],
  })
  assert.equal((await kms.getKeyPolicy({ KeyId, PolicyName: 'default' })).Policy, Policy)
})

test('the record does not show the policy', async () => {
  await kms.getKeyPolicy({ KeyId })
  await assertRecord(server, 'GetKeyPolicy', {
    readOnly: true,
    requestParameters: { keyId: KeyId },
    responseElements: null,
    resources: [{ accountId: '000000000000', type: 'AWS::KMS::Key', ARN: key!.Arn! }],
  })
})

test('another policy, an alias, a key that is not there', async () => {
  await assertRefused(kms.getKeyPolicy({ KeyId, PolicyName: 'other' }), 'NotFoundException', 'No such policy exists')
  await kms.createAlias({ AliasName: 'alias/one', TargetKeyId: KeyId })
  await assertRefused(kms.getKeyPolicy({ KeyId: 'alias/one' }), 'InvalidArnException', /^Key Aliases are not/)
  await assertRefused(kms.getKeyPolicy({ KeyId: 'nonsense' }), 'NotFoundException', "Invalid keyId 'nonsense'")
})

test('without the permission it stays unread', async () => {
  await assertRefused(
    sdk(server, await createUser(server, 'nobody')).kms.getKeyPolicy({ KeyId }), 'AccessDeniedException',
    `User: arn:aws:iam::000000000000:user/nobody is not authorized to perform: kms:GetKeyPolicy on resource: ${key!.Arn!} `
      + 'because no identity-based policy allows the kms:GetKeyPolicy action',
  )
})
