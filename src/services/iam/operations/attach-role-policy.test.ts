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
await createRole(server, 'deployer')
const attach = (PolicyArn: string) => iam.attachRolePolicy({ RoleName: 'deployer', PolicyArn })
const PolicyArn = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess'

test('a policy is attached, and attached again it stays so', async () => {
  for (let i = 0; i < 2; i++) await attach(PolicyArn)
  const { AttachedPolicies } = await iam.listAttachedRolePolicies({ RoleName: 'deployer' })
  assert.deepEqual(AttachedPolicies, [{ PolicyName: 'IAMReadOnlyAccess', PolicyArn }])
  await assertRecord(server, 'AttachRolePolicy', {
    readOnly: false, requestParameters: { roleName: 'deployer', policyArn: PolicyArn }, responseElements: null,
  })
  const { RoleId } = (await iam.getRole({ RoleName: 'deployer' })).Role!
  const { PolicyRoles } = await iam.listEntitiesForPolicy({ PolicyArn, EntityFilter: 'Role' })
  assert.deepEqual(PolicyRoles, [{ RoleName: 'deployer', RoleId }])
})

test('what services keep for roles of their own', async () => {
  const reserved = 'arn:aws:iam::aws:policy/aws-service-role/AWSTrustedAdvisorServiceRolePolicy'
  const sentence = 'Cannot attach a Service Role Policy to a Customer Role.'
  await assertRefused(attach(reserved), 'PolicyNotAttachable', sentence)
  await attach('arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole')
})

test('ten policies at most, and none that is not there', async () => {
  await createRole(server, 'full')
  const made = async (index: number) =>
    (await iam.createPolicy({ PolicyName: `p${index}`, PolicyDocument: policy(allow('kms:*')) })).Policy!.Arn!
  for (let i = 0; i < 10; i++) await iam.attachRolePolicy({ RoleName: 'full', PolicyArn: await made(i) })
  const eleventh = iam.attachRolePolicy({ RoleName: 'full', PolicyArn })
  await assertRefused(eleventh, 'LimitExceeded', 'Cannot exceed quota for PoliciesPerRole: 10', 409)
  const none = 'arn:aws:iam::000000000000:policy/none'
  await assertRefused(attach(none), 'NoSuchEntity', `Policy ${none} does not exist or is not attachable.`, 404)
})

test('a role that is not there', async () => {
  await assertRefused(
    iam.attachRolePolicy({ RoleName: 'none', PolicyArn }), 'NoSuchEntity', 'The role with name none cannot be found.', 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.attachRolePolicy({ RoleName: 'deployer', PolicyArn }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:AttachRolePolicy '
      + 'on resource: role deployer because no identity-based policy allows the iam:AttachRolePolicy action',
    403,
  )
})
