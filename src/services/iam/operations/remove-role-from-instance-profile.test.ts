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
const web = { InstanceProfileName: 'web', RoleName: 'deployer' }
for (const name of ['deployer', 'other']) await createRole(server, name)
await iam.createInstanceProfile({ InstanceProfileName: 'web' })
await iam.addRoleToInstanceProfile(web)

test('a role or an instance profile that is not there, and a role that is not in it', async () => {
  const noProfile = iam.removeRoleFromInstanceProfile({ ...web, InstanceProfileName: 'none' })
  await assertRefused(noProfile, 'NoSuchEntity', 'Instance Profile none cannot be found.', 404)
  for (const RoleName of ['none', 'other']) {
    const noRole = iam.removeRoleFromInstanceProfile({ ...web, RoleName })
    await assertRefused(noRole, 'NoSuchEntity', `The role with name ${RoleName} cannot be found.`, 404)
  }
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.removeRoleFromInstanceProfile(web), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:RemoveRoleFromInstanceProfile '
      + 'on resource: instance profile web because no identity-based policy allows the iam:RemoveRoleFromInstanceProfile action',
    403,
  )
})

test('the profile is empty, the role is in none, and another may follow', async () => {
  await iam.removeRoleFromInstanceProfile(web)
  await assertRecord(server, 'RemoveRoleFromInstanceProfile', {
    readOnly: false, requestParameters: { instanceProfileName: 'web', roleName: 'deployer' }, responseElements: null,
  })
  assert.deepEqual((await iam.getInstanceProfile({ InstanceProfileName: 'web' })).InstanceProfile!.Roles, [])
  assert.deepEqual((await iam.listInstanceProfilesForRole({ RoleName: 'deployer' })).InstanceProfiles, [])
  await iam.addRoleToInstanceProfile({ ...web, RoleName: 'other' })
})
