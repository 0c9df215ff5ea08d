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
await createRole(server, 'deployer', allow('kms:*'))

test('the document as it was put, URL-encoded', async () => {
  const { RoleName, PolicyName, PolicyDocument } = await iam.getRolePolicy({ RoleName: 'deployer', PolicyName: 'test' })
  assert.deepEqual([RoleName, PolicyName, decodeURIComponent(PolicyDocument!)], ['deployer', 'test', policy(allow('kms:*'))])
  await assertRecord(server, 'GetRolePolicy', { readOnly: true, responseElements: null })
})

test('a policy or a role that is not there', async () => {
  const missing = iam.getRolePolicy({ RoleName: 'deployer', PolicyName: 'constructor' })
  await assertRefused(missing, 'NoSuchEntity', 'The role policy with name constructor cannot be found.', 404)
  await assertRefused(
    iam.getRolePolicy({ RoleName: 'none', PolicyName: 'test' }), 'NoSuchEntity', 'The role with name none cannot be found.', 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.getRolePolicy({ RoleName: 'deployer', PolicyName: 'test' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:GetRolePolicy '
      + 'on resource: role deployer because no identity-based policy allows the iam:GetRolePolicy action',
    403,
  )
})
