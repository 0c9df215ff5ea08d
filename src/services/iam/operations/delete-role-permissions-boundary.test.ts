import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { assume, createRole } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
const keysAlone = 'arn:aws:iam::aws:policy/AWSKeyManagementServicePowerUser'

test('from the next call on sessions may do again what the policies of their role allow', async () => {
  const ann = await createUser(server, 'ann', allow('sts:AssumeRole'))
  const { iam: worker } = sdk(server, await assume(server, ann, await createRole(server, 'worker', allow('*'))))
  await iam.putRolePermissionsBoundary({ RoleName: 'worker', PermissionsBoundary: keysAlone })
  await assertRefused(worker.listPolicies({}), 'AccessDenied', /no permissions boundary allows the iam:ListPolicies action$/, 403)
  await iam.deleteRolePermissionsBoundary({ RoleName: 'worker' })
  await worker.listPolicies({})
  assert.equal((await iam.getRole({ RoleName: 'worker' })).Role!.PermissionsBoundary, undefined)
  await assertRecord(server, 'DeleteRolePermissionsBoundary', {
    readOnly: false, requestParameters: { roleName: 'worker' }, responseElements: null,
  })
})

test('of a role without a boundary none is taken, and one that is not there is told', async () => {
  await createRole(server, 'free')
  await iam.deleteRolePermissionsBoundary({ RoleName: 'free' })
  await assertRefused(
    iam.deleteRolePermissionsBoundary({ RoleName: 'nobody' }), 'NoSuchEntity', 'The role with name nobody cannot be found.', 404,
  )
})

test('without the permission it is refused, and a Deny may be for one boundary alone', async () => {
  const rule = {
    Effect: 'Deny', Action: '*', Resource: '*', Condition: { StringEquals: { 'iam:PermissionsBoundary': keysAlone } },
  } as const
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk', allow('iam:*'), rule))
  await iam.putRolePermissionsBoundary({ RoleName: 'free', PermissionsBoundary: keysAlone })
  await assertRefused(
    clerk.deleteRolePermissionsBoundary({ RoleName: 'free' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:DeleteRolePermissionsBoundary '
      + 'on resource: role free with an explicit deny in an identity-based policy',
    403,
  )
  await iam.putRolePermissionsBoundary({ RoleName: 'free', PermissionsBoundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess' })
  await clerk.deleteRolePermissionsBoundary({ RoleName: 'free' })
})
