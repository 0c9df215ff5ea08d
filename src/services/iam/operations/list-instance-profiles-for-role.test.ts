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

test('those that it is in, page by page, and none of others', async () => {
  const RoleName = 'deployer'
  assert.deepEqual((await iam.listInstanceProfilesForRole({ RoleName })).InstanceProfiles, [])
  for (const InstanceProfileName of ['a', 'b', 'c', 'other']) await iam.createInstanceProfile({ InstanceProfileName })
  await createRole(server, 'clerk')
  await iam.addRoleToInstanceProfile({ InstanceProfileName: 'other', RoleName: 'clerk' })
  for (const InstanceProfileName of ['a', 'b', 'c']) await iam.addRoleToInstanceProfile({ InstanceProfileName, RoleName })
  const first = await iam.listInstanceProfilesForRole({ RoleName, MaxItems: 2 })
  const second = await iam.listInstanceProfilesForRole({ RoleName, MaxItems: 2, Marker: first.Marker })
  assert.deepEqual([first.IsTruncated, second.IsTruncated], [true, false])
  const found = [...first.InstanceProfiles!, ...second.InstanceProfiles!]
  assert.deepEqual(found.map(({ InstanceProfileName }) => InstanceProfileName).sort(), ['a', 'b', 'c'])
  assert.deepEqual(new Set(found.flatMap(({ Roles }) => Roles!.map(role => role.RoleName))), new Set([RoleName]))
  await assertRecord(server, 'ListInstanceProfilesForRole', { readOnly: true })
})

test('a role that is not there', async () => {
  await assertRefused(
    iam.listInstanceProfilesForRole({ RoleName: 'none' }), 'NoSuchEntity', 'The role with name none cannot be found.', 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.listInstanceProfilesForRole({ RoleName: 'deployer' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:ListInstanceProfilesForRole '
      + 'on resource: role deployer because no identity-based policy allows the iam:ListInstanceProfilesForRole action',
    403,
  )
})
