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
const deployer = await createRole(server, 'deployer')
await createRole(server, 'other')
const profile = 'arn:aws:iam::000000000000:instance-profile/web'
const web = { InstanceProfileName: 'web', RoleName: 'deployer' }
await iam.createInstanceProfile({ InstanceProfileName: 'web' })

const full = 'Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1'
const denied = (name: string, action: string, resource: string) =>
  `User: arn:aws:iam::000000000000:user/${name} is not authorized to perform: iam:${action} on resource: ${resource} `
    + `because no identity-based policy allows the iam:${action} action`

test('an instance profile has one role', async () => {
  await iam.addRoleToInstanceProfile(web)
  await assertRecord(server, 'AddRoleToInstanceProfile', {
    readOnly: false, requestParameters: { instanceProfileName: 'web', roleName: 'deployer' }, responseElements: null,
  })
  for (const RoleName of ['other', 'deployer']) {
    await assertRefused(iam.addRoleToInstanceProfile({ ...web, RoleName }), 'LimitExceeded', full, 409)
  }
  await iam.removeRoleFromInstanceProfile(web)
})

test('of two roles that are added at once one is in it', async () => {
  const outcomes = await Promise.allSettled(
    ['deployer', 'other'].map(RoleName => iam.addRoleToInstanceProfile({ ...web, RoleName })),
  )
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
  const [role] = (await iam.getInstanceProfile({ InstanceProfileName: 'web' })).InstanceProfile!.Roles!
  await iam.removeRoleFromInstanceProfile({ ...web, RoleName: role!.RoleName! })
})

test('an instance profile or a role that is not there', async () => {
  const noProfile = iam.addRoleToInstanceProfile({ ...web, InstanceProfileName: 'none' })
  await assertRefused(noProfile, 'NoSuchEntity', 'Instance Profile none cannot be found.', 404)
  const noRole = iam.addRoleToInstanceProfile({ ...web, RoleName: 'none' })
  await assertRefused(noRole, 'NoSuchEntity', 'The role with name none cannot be found.', 404)
})

test('it takes the permission on the profile, and that to pass the role', async () => {
  const { iam: ann } = sdk(server, await createUser(server, 'ann'))
  const noAdd = denied('ann', 'AddRoleToInstanceProfile', 'instance profile web')
  await assertRefused(ann.addRoleToInstanceProfile(web), 'AccessDenied', noAdd, 403)
  const { iam: bob } = sdk(server, await createUser(server, 'bob', allow('iam:AddRoleToInstanceProfile', profile)))
  await assertRefused(bob.addRoleToInstanceProfile(web), 'AccessDenied', denied('bob', 'PassRole', deployer), 403)
})

test('a policy may say to whom and to what the role is passed, and of which tags it is', async () => {
  await iam.tagRole({ RoleName: 'deployer', Tags: [{ Key: 'team', Value: 'blue' }] })
  const passing = (StringEquals: object) =>
    [allow('iam:AddRoleToInstanceProfile'), { ...allow('iam:PassRole'), Condition: { StringEquals } }]
  const instances = 'arn:aws:ec2:*:000000000000:instance/*'
  const right = {
    'iam:PassedToService': 'ec2.amazonaws.com', 'iam:AssociatedResourceArn': instances, 'iam:ResourceTag/team': 'blue',
  }
  for (const [key, value] of Object.entries(right)) {
    const wrong = passing({ ...right, [key]: `${value}x` })
    const name = `not-${key.replace(/\W/g, '-')}`
    const { iam: refused } = sdk(server, await createUser(server, name, ...wrong))
    await assertRefused(refused.addRoleToInstanceProfile(web), 'AccessDenied', denied(name, 'PassRole', deployer), 403)
  }
  const { iam: allowed } = sdk(server, await createUser(server, 'allowed', ...passing(right)))
  await allowed.addRoleToInstanceProfile(web)
})
