import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

const made = await iam.createPolicy({ PolicyName: 'one', PolicyDocument: policy(allow('kms:ListKeys')) })
const PolicyArn = made.Policy!.Arn!

test('another default version counts at once for users and for users of groups', async () => {
  const direct = sdk(server, await createUser(server, 'ann')).kms
  const member = sdk(server, await createUser(server, 'bob')).kms
  await iam.createGroup({ GroupName: 'devs' })
  await iam.addUserToGroup({ GroupName: 'devs', UserName: 'bob' })
  await iam.attachUserPolicy({ UserName: 'ann', PolicyArn })
  await iam.attachGroupPolicy({ GroupName: 'devs', PolicyArn })
  await iam.createPolicyVersion({ PolicyArn, PolicyDocument: policy(allow('kms:ListAliases')) })
  for (const kms of [direct, member]) await kms.listKeys({})
  await iam.setDefaultPolicyVersion({ PolicyArn, VersionId: 'v2' })
  for (const kms of [direct, member]) {
    await kms.listAliases({})
    await assertRefused(kms.listKeys({}), 'AccessDeniedException', /no identity-based policy allows the kms:ListKeys action$/)
  }
  await iam.setDefaultPolicyVersion({ PolicyArn, VersionId: 'v1' })
  for (const kms of [direct, member]) await kms.listKeys({})
  await assertRecord(server, 'SetDefaultPolicyVersion', { readOnly: false, responseElements: null })
})

test('whoever is given the policy while its default changes has the version that became the default', async () => {
  const { kms } = sdk(server, await createUser(server, 'cat'))
  await Promise.all([
    iam.setDefaultPolicyVersion({ PolicyArn, VersionId: 'v2' }), iam.attachUserPolicy({ UserName: 'cat', PolicyArn }),
  ])
  await kms.listAliases({})
})

test('a version or a policy that is not there', async () => {
  await assertRefused(
    iam.setDefaultPolicyVersion({ PolicyArn, VersionId: 'v9' }), 'NoSuchEntity',
    `Policy ${PolicyArn} version v9 does not exist or is not attachable.`, 404,
  )
  await assertRefused(
    iam.setDefaultPolicyVersion({ PolicyArn: 'arn:aws:iam::000000000000:policy/none', VersionId: 'v1' }), 'NoSuchEntity',
    'Policy arn:aws:iam::000000000000:policy/none version v1 does not exist or is not attachable.', 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.setDefaultPolicyVersion({ PolicyArn, VersionId: 'v1' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:SetDefaultPolicyVersion '
      + 'on resource: policy arn:aws:iam::000000000000:policy/one '
      + 'because no identity-based policy allows the iam:SetDefaultPolicyVersion action',
    403,
  )
})
