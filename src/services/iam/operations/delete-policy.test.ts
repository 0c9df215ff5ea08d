import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { createRole } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

const create = async (PolicyName: string) =>
  (await iam.createPolicy({ PolicyName, PolicyDocument: policy(allow('kms:*')) })).Policy!.Arn!

test('an attached policy stays, and one with several versions; then it is gone', async () => {
  const PolicyArn = await create('one')
  await iam.createGroup({ GroupName: 'devs' })
  await iam.attachGroupPolicy({ GroupName: 'devs', PolicyArn })
  await iam.createPolicyVersion({ PolicyArn, PolicyDocument: policy(allow('s3:*')) })
  const refused = (message: RegExp) => assertRefused(iam.deletePolicy({ PolicyArn }), 'DeleteConflict', message, 409)
  await refused(/^Cannot delete a policy attached to entities\.$/)
  await iam.detachGroupPolicy({ GroupName: 'devs', PolicyArn })
  await refused(/^This policy has more than one version\. .* The default version is deleted with the policy\.$/)
  await iam.deletePolicyVersion({ PolicyArn, VersionId: 'v2' })
  await iam.deletePolicy({ PolicyArn })
  await assertRecord(server, 'DeletePolicy', {
    readOnly: false, requestParameters: { policyArn: PolicyArn }, responseElements: null,
  })
  await assertRefused(iam.deletePolicy({ PolicyArn }), 'NoSuchEntity', `Policy ${PolicyArn} was not found.`, 404)
})

test('a new policy of the name is another one', async () => {
  const PolicyArn = await create('one')
  const { PolicyVersion } = await iam.getPolicyVersion({ PolicyArn, VersionId: 'v1' })
  assert.equal(decodeURIComponent(PolicyVersion!.Document!), policy(allow('kms:*')))
})

test('a policy is not attached while it is deleted', async () => {
  const PolicyArn = await create('brief')
  const outcomes = await Promise.allSettled([
    iam.deletePolicy({ PolicyArn }), iam.attachGroupPolicy({ GroupName: 'devs', PolicyArn }),
  ])
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
  const { AttachedPolicies } = await iam.listAttachedGroupPolicies({ GroupName: 'devs' })
  assert.equal(AttachedPolicies!.length, outcomes[0].status === 'fulfilled' ? 0 : 1)
})

test('a policy stays while it is somebody\'s boundary, and the boundary goes with a user or a role', async () => {
  const PolicyArn = await create('ceiling')
  await iam.createUser({ UserName: 'ann', PermissionsBoundary: PolicyArn })
  await createRole(server, 'worker')
  await iam.putRolePermissionsBoundary({ RoleName: 'worker', PermissionsBoundary: PolicyArn })
  const refused = () => assertRefused(
    iam.deletePolicy({ PolicyArn }), 'DeleteConflict', 'Cannot delete a policy attached to entities.', 409,
  )
  await refused()
  await iam.deleteUser({ UserName: 'ann' })
  await refused()
  assert.equal((await iam.getPolicy({ PolicyArn })).Policy!.PermissionsBoundaryUsageCount, 1)
  await iam.deleteRole({ RoleName: 'worker' })
  await iam.deletePolicy({ PolicyArn })
})

test('AWS\'s own policies are nobody\'s to delete, not even root\'s', async () => {
  const PolicyArn = 'arn:aws:iam::aws:policy/AWSDenyAll'
  await assertRefused(
    iam.deletePolicy({ PolicyArn }), 'AccessDenied',
    /iam:DeletePolicy on resource: policy arn:aws:iam::aws:policy\/AWSDenyAll/, 403,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.deletePolicy({ PolicyArn: 'arn:aws:iam::000000000000:policy/one' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:DeletePolicy '
      + 'on resource: policy arn:aws:iam::000000000000:policy/one '
      + 'because no identity-based policy allows the iam:DeletePolicy action',
    403,
  )
})
