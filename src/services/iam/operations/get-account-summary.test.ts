import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

test('what is there is counted, beside the quotas', async () => {
  const before = (await iam.getAccountSummary({})).SummaryMap!
  assert.deepEqual([before.Users, before.Groups, before.Policies, before.AccountAccessKeysPresent], [0, 0, 0, 1])
  assert.deepEqual([before.UsersQuota, before.GroupsPerUserQuota, before.MFADevices, before.Roles], [5000, 10, 0, 0])
  for (const UserName of ['ann', 'bob']) await iam.createUser({ UserName })
  await iam.createGroup({ GroupName: 'staff' })
  const { Policy } = await iam.createPolicy({ PolicyName: 'lister', PolicyDocument: policy(allow('kms:List*')) })
  await iam.createPolicyVersion({ PolicyArn: Policy!.Arn!, PolicyDocument: policy(allow('kms:*')) })
  const { Users, Groups, Policies, PolicyVersionsInUse } = (await iam.getAccountSummary({})).SummaryMap!
  assert.deepEqual([Users, Groups, Policies, PolicyVersionsInUse], [2, 1, 1, 2])
  await assertRecord(server, 'GetAccountSummary', { readOnly: true, requestParameters: null, responseElements: null })
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.getAccountSummary({}), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:GetAccountSummary '
      + 'on resource: * because no identity-based policy allows the iam:GetAccountSummary action',
    403,
  )
})
