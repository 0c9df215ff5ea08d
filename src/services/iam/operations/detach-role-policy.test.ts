import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { createRole } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
await createRole(server, 'deployer')
const PolicyArn = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess'

test('a policy is detached, once', async () => {
  await iam.attachRolePolicy({ RoleName: 'deployer', PolicyArn })
  await iam.detachRolePolicy({ RoleName: 'deployer', PolicyArn })
  assert.deepEqual((await iam.listAttachedRolePolicies({ RoleName: 'deployer' })).AttachedPolicies, [])
  await assertRecord(server, 'DetachRolePolicy', {
    readOnly: false, requestParameters: { roleName: 'deployer', policyArn: PolicyArn }, responseElements: null,
  })
  const again = iam.detachRolePolicy({ RoleName: 'deployer', PolicyArn })
  await assertRefused(again, 'NoSuchEntity', `Policy ${PolicyArn} was not found.`, 404)
})

test('a role that is not there', async () => {
  await assertRefused(
    iam.detachRolePolicy({ RoleName: 'none', PolicyArn }), 'NoSuchEntity', 'The role with name none cannot be found.', 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.detachRolePolicy({ RoleName: 'deployer', PolicyArn }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:DetachRolePolicy '
      + 'on resource: role deployer because no identity-based policy allows the iam:DetachRolePolicy action',
    403,
  )
})
