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
const PolicyArn = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess'

test('a role with policies stays; an empty one is gone', async () => {
  await createRole(server, 'deployer', allow('kms:*'))
  await iam.attachRolePolicy({ RoleName: 'deployer', PolicyArn })
  const refused = (message: string) => assertRefused(iam.deleteRole({ RoleName: 'deployer' }), 'DeleteConflict', message, 409)
  await refused('Cannot delete entity, must delete policies first.')
  await iam.deleteRolePolicy({ RoleName: 'deployer', PolicyName: 'test' })
  await refused('Cannot delete entity, must detach all policies first.')
  await iam.detachRolePolicy({ RoleName: 'deployer', PolicyArn })
  await iam.deleteRole({ RoleName: 'deployer' })
  await assertRecord(server, 'DeleteRole', {
    readOnly: false, requestParameters: { roleName: 'deployer' }, responseElements: null,
  })
  await createRole(server, 'deployer')
})

test('nothing is attached to a role that is being deleted', async () => {
  await createRole(server, 'brief')
  const outcomes = await Promise.allSettled([
    iam.deleteRole({ RoleName: 'brief' }), iam.attachRolePolicy({ RoleName: 'brief', PolicyArn }),
  ])
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
  const { PolicyRoles } = await iam.listEntitiesForPolicy({ PolicyArn })
  assert.equal(PolicyRoles!.length, outcomes[0].status === 'fulfilled' ? 0 : 1)
})

test('a role in an instance profile stays, and none is added that is being deleted', async () => {
  await createRole(server, 'passed')
  const web = { InstanceProfileName: 'web', RoleName: 'passed' }
  await iam.createInstanceProfile({ InstanceProfileName: 'web' })
  await iam.addRoleToInstanceProfile(web)
  await assertRefused(
    iam.deleteRole({ RoleName: 'passed' }), 'DeleteConflict',
    'Cannot delete entity, must remove roles from instance profile first.', 409,
  )
  await iam.removeRoleFromInstanceProfile(web)
  const [deleted, added] = await Promise.allSettled([iam.deleteRole({ RoleName: 'passed' }), iam.addRoleToInstanceProfile(web)])
  assert.notEqual(deleted.status, added.status)
  const { Roles } = (await iam.getInstanceProfile({ InstanceProfileName: 'web' })).InstanceProfile!
  assert.equal(Roles!.length, deleted.status === 'fulfilled' ? 0 : 1)
})

test('a role that is not there', async () => {
  await assertRefused(iam.deleteRole({ RoleName: 'none' }), 'NoSuchEntity', 'The role with name none cannot be found.', 404)
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.deleteRole({ RoleName: 'deployer' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:DeleteRole '
      + 'on resource: role deployer because no identity-based policy allows the iam:DeleteRole action',
    403,
  )
})
