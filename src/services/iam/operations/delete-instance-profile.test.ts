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
const web = { InstanceProfileName: 'web' }
const RoleName = 'deployer'
await createRole(server, RoleName)

test('one with a role stays; an empty one is gone, and its name is free', async () => {
  await iam.createInstanceProfile(web)
  await iam.addRoleToInstanceProfile({ ...web, RoleName })
  const roleFirst = 'Cannot delete entity, must remove roles from instance profile first.'
  await assertRefused(iam.deleteInstanceProfile(web), 'DeleteConflict', roleFirst, 409)
  await iam.removeRoleFromInstanceProfile({ ...web, RoleName })
  await iam.deleteInstanceProfile(web)
  await assertRecord(server, 'DeleteInstanceProfile', {
    readOnly: false, requestParameters: { instanceProfileName: 'web' }, responseElements: null,
  })
  await iam.createInstanceProfile(web)
})

test('no role is added to an instance profile that is being deleted', async () => {
  const brief = { InstanceProfileName: 'brief' }
  await iam.createInstanceProfile(brief)
  const outcomes = await Promise.allSettled([
    iam.deleteInstanceProfile(brief), iam.addRoleToInstanceProfile({ ...brief, RoleName }),
  ])
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
  const { InstanceProfiles } = await iam.listInstanceProfilesForRole({ RoleName })
  assert.equal(InstanceProfiles!.length, outcomes[0].status === 'fulfilled' ? 0 : 1)
})

test('an instance profile that is not there', async () => {
  const none = iam.deleteInstanceProfile({ InstanceProfileName: 'none' })
  await assertRefused(none, 'NoSuchEntity', 'Instance Profile none cannot be found.', 404)
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.deleteInstanceProfile(web), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:DeleteInstanceProfile '
      + 'on resource: instance profile web because no identity-based policy allows the iam:DeleteInstanceProfile action',
    403,
  )
})
