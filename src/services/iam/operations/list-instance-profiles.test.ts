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
const own = (resource: string) => `arn:aws:iam::000000000000:${resource}`

test('by name and with their roles, those under a path, and page by page; tags are not shown', async () => {
  const role = await createRole(server, 'deployer')
  for (const [InstanceProfileName, Path] of [['c', '/x/'], ['B', '/'], ['a', '/x/y/']] as const) {
    await iam.createInstanceProfile({ InstanceProfileName, Path, Tags: [{ Key: 'team', Value: 'blue' }] })
  }
  for (const InstanceProfileName of ['a', 'B']) await iam.addRoleToInstanceProfile({ InstanceProfileName, RoleName: 'deployer' })
  const { InstanceProfiles: all } = await iam.listInstanceProfiles({})
  assert.deepEqual(all!.map(({ InstanceProfileName, Roles }) => [InstanceProfileName, Roles!.map(({ Arn }) => Arn)]), [
    ['a', [role]], ['B', [role]], ['c', []],
  ])
  assert.deepEqual(all!.map(({ Tags }) => Tags), [undefined, undefined, undefined])
  const under = await iam.listInstanceProfiles({ PathPrefix: '/x/' })
  assert.deepEqual(under.InstanceProfiles!.map(({ Arn }) => Arn), ['x/y/a', 'x/c'].map(name => own(`instance-profile/${name}`)))
  assert.deepEqual(under.InstanceProfiles, [all![0], all![2]])
  const first = await iam.listInstanceProfiles({ MaxItems: 2 })
  const second = await iam.listInstanceProfiles({ MaxItems: 2, Marker: first.Marker })
  assert.deepEqual([first.IsTruncated, second.InstanceProfiles!.length, second.IsTruncated], [true, 1, false])
  await assertRecord(server, 'ListInstanceProfiles', { readOnly: true, responseElements: null })
})

test('the permission is asked on the path', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.listInstanceProfiles({ PathPrefix: '/x/' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:ListInstanceProfiles '
      + `on resource: ${own('instance-profile/x/')} because no identity-based policy allows the iam:ListInstanceProfiles action`,
    403,
  )
})
