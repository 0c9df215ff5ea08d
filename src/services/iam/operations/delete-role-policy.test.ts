import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { createRole } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
await createRole(server, 'deployer', allow('kms:*'))

test('a policy is gone', async () => {
  await iam.deleteRolePolicy({ RoleName: 'deployer', PolicyName: 'test' })
  assert.deepEqual((await iam.listRolePolicies({ RoleName: 'deployer' })).PolicyNames, [])
  await assertRecord(server, 'DeleteRolePolicy', {
    readOnly: false, requestParameters: { roleName: 'deployer', policyName: 'test' }, responseElements: null,
  })
})

test('a policy or a role that is not there', async () => {
  const missing = iam.deleteRolePolicy({ RoleName: 'deployer', PolicyName: 'test' })
  await assertRefused(missing, 'NoSuchEntity', 'The role policy with name test cannot be found.', 404)
  await assertRefused(
    iam.deleteRolePolicy({ RoleName: 'none', PolicyName: 'test' }), 'NoSuchEntity',
    'The role with name none cannot be found.', 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.deleteRolePolicy({ RoleName: 'deployer', PolicyName: 'test' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:DeleteRolePolicy '
      + 'on resource: role deployer because no identity-based policy allows the iam:DeleteRolePolicy action',
    403,
  )
})
