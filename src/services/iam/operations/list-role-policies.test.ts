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

test('names of its own policies, page by page', async () => {
  for (const PolicyName of ['c', 'a', 'b']) {
    await iam.putRolePolicy({ RoleName: 'deployer', PolicyName, PolicyDocument: policy(allow('kms:*')) })
  }
  const first = await iam.listRolePolicies({ RoleName: 'deployer', MaxItems: 2 })
  const rest = await iam.listRolePolicies({ RoleName: 'deployer', Marker: first.Marker })
  assert.deepEqual([first.PolicyNames, rest.PolicyNames, rest.IsTruncated], [['a', 'b'], ['c'], false])
  await assertRecord(server, 'ListRolePolicies', { readOnly: true })
})

test('a role that is not there', async () => {
  await assertRefused(iam.listRolePolicies({ RoleName: 'none' }), 'NoSuchEntity', 'The role with name none cannot be found.', 404)
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.listRolePolicies({ RoleName: 'deployer' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:ListRolePolicies '
      + 'on resource: role deployer because no identity-based policy allows the iam:ListRolePolicies action',
    403,
  )
})
