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

const made = await iam.createPolicy({ PolicyName: 'one', PolicyDocument: policy(allow('kms:*')) })
const PolicyArn = made.Policy!.Arn!
type Filter = Omit<Parameters<typeof iam.listEntitiesForPolicy>[0], 'PolicyArn'>

const entities = async (filter: Filter) => {
  const { PolicyUsers = [], PolicyGroups = [], PolicyRoles } = await iam.listEntitiesForPolicy({ PolicyArn, ...filter })
  assert.deepEqual(PolicyRoles, [])
  return [...PolicyUsers.map(({ UserName }) => UserName), ...PolicyGroups.map(({ GroupName }) => GroupName)].sort()
}

test('whom a policy is attached to, by kind and by path, page by page', async () => {
  await iam.createGroup({ GroupName: 'devs', Path: '/x/' })
  await iam.attachGroupPolicy({ GroupName: 'devs', PolicyArn })
  for (const [UserName, Path] of [['ann', '/x/'], ['bob', '/']] as const) {
    const { User } = await iam.createUser({ UserName, Path })
    await iam.attachUserPolicy({ UserName, PolicyArn })
    const { PolicyUsers } = await iam.listEntitiesForPolicy({ PolicyArn, PathPrefix: Path, EntityFilter: 'User' })
    assert.ok(PolicyUsers!.some(({ UserId }) => UserId === User!.UserId))
  }
  assert.deepEqual(await entities({}), ['ann', 'bob', 'devs'])
  assert.deepEqual(await entities({ EntityFilter: 'User' }), ['ann', 'bob'])
  assert.deepEqual(await entities({ EntityFilter: 'Group' }), ['devs'])
  assert.deepEqual(await entities({ PathPrefix: '/x/' }), ['ann', 'devs'])
  assert.deepEqual(await entities({ EntityFilter: 'Role' }), [])
  assert.deepEqual(await entities({ PolicyUsageFilter: 'PermissionsBoundary' }), [])
  const first = await iam.listEntitiesForPolicy({ PolicyArn, MaxItems: 1 })
  assert.deepEqual([first.PolicyGroups!.length, first.PolicyUsers!.length, first.IsTruncated], [1, 0, true])
  const second = await iam.listEntitiesForPolicy({ PolicyArn, Marker: first.Marker })
  assert.deepEqual([second.PolicyGroups!.length, second.PolicyUsers!.length, second.IsTruncated], [0, 2, false])
  await assertRecord(server, 'ListEntitiesForPolicy', { readOnly: true, responseElements: null })
})

test('whose boundary a policy is, and who has it both ways but once', async () => {
  const { Policy } = await iam.createPolicy({ PolicyName: 'ceiling', PolicyDocument: policy(allow('kms:*')) })
  const ceiling = Policy!.Arn!
  const list = async (filter: Filter = {}) => {
    const found = await iam.listEntitiesForPolicy({ PolicyArn: ceiling, ...filter })
    const { PolicyUsers = [], PolicyRoles = [], PolicyGroups = [] } = found
    const names = [PolicyGroups.map(one => one.GroupName), PolicyRoles.map(one => one.RoleName)]
    return [...names.flat(), ...PolicyUsers.map(one => one.UserName)]
  }
  await iam.attachGroupPolicy({ GroupName: 'devs', PolicyArn: ceiling })
  await createRole(server, 'worker')
  await iam.putRolePermissionsBoundary({ RoleName: 'worker', PermissionsBoundary: ceiling })
  await iam.createUser({ UserName: 'cat', Path: '/x/', PermissionsBoundary: ceiling })
  await iam.attachUserPolicy({ UserName: 'cat', PolicyArn: ceiling })
  assert.deepEqual(await list(), ['devs', 'worker', 'cat'])
  assert.deepEqual(await list({ PolicyUsageFilter: 'PermissionsBoundary' }), ['worker', 'cat'])
  assert.deepEqual(await list({ PolicyUsageFilter: 'PermissionsPolicy' }), ['devs', 'cat'])
  assert.deepEqual(await list({ PolicyUsageFilter: 'PermissionsBoundary', EntityFilter: 'Role' }), ['worker'])
  assert.deepEqual(await list({ PolicyUsageFilter: 'PermissionsBoundary', PathPrefix: '/x/' }), ['cat'])
  const paged: (string | undefined)[] = []
  let Marker: string | undefined
  do {
    const page = await iam.listEntitiesForPolicy({ PolicyArn: ceiling, MaxItems: 1, Marker })
    paged.push(page.PolicyGroups![0]?.GroupName ?? page.PolicyRoles![0]?.RoleName ?? page.PolicyUsers![0]?.UserName)
    Marker = page.Marker
  } while (Marker !== undefined)
  assert.deepEqual(paged, ['devs', 'worker', 'cat'])
})

test('a policy that is not there', async () => {
  await assertRefused(
    iam.listEntitiesForPolicy({ PolicyArn: 'arn:aws:iam::000000000000:policy/none' }), 'NoSuchEntity',
    'Policy arn:aws:iam::000000000000:policy/none does not exist or is not attachable.', 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.listEntitiesForPolicy({ PolicyArn }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:ListEntitiesForPolicy '
      + 'on resource: policy arn:aws:iam::000000000000:policy/one '
      + 'because no identity-based policy allows the iam:ListEntitiesForPolicy action',
    403,
  )
})
