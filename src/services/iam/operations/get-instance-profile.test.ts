import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { everyoneHere, trusting } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
const web = { InstanceProfileName: 'web' }

test('it is shown with its tags and its role, of which what a role has beside its trust is not told', async () => {
  const tags = { Tags: [{ Key: 'team', Value: 'blue' }] }
  const { InstanceProfile: made } = await iam.createInstanceProfile({ ...web, ...tags })
  assert.deepEqual((await iam.getInstanceProfile({ InstanceProfileName: 'WEB' })).InstanceProfile, made)
  const RoleName = 'deployer'
  const AssumeRolePolicyDocument = trusting(everyoneHere)
  await iam.createRole({ RoleName, Path: '/ci/', Description: 'Deploys.', AssumeRolePolicyDocument, ...tags })
  await iam.addRoleToInstanceProfile({ ...web, RoleName })
  const { Role } = await iam.getRole({ RoleName })
  const { Description: _, MaxSessionDuration: __, RoleLastUsed: ___, Tags: ____, ...role } = Role!
  assert.deepEqual((await iam.getInstanceProfile(web)).InstanceProfile, { ...made, Roles: [role] })
  await assertRecord(server, 'GetInstanceProfile', { readOnly: true, responseElements: null })
})

test('an instance profile that is not there', async () => {
  const none = iam.getInstanceProfile({ InstanceProfileName: 'none' })
  await assertRefused(none, 'NoSuchEntity', 'Instance Profile none cannot be found.', 404)
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.getInstanceProfile(web), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:GetInstanceProfile '
      + 'on resource: instance profile web because no identity-based policy allows the iam:GetInstanceProfile action',
    403,
  )
})
