import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GetAccountAuthorizationDetailsCommandInput } from '@aws-sdk/client-iam'
import { startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { account } from '../../../../test/kit/identity.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { everyoneHere, trusting } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startWithOther()
const { iam } = sdk(server)
const PolicyDocument = policy(allow('s3:ListBucket'))
const encoded = encodeURIComponent(PolicyDocument).replaceAll('*', '%2A')
const Tags = [{ Key: 'team', Value: 'blue' }]
const ReadOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess'

const { Policy } = await iam.createPolicy({ PolicyName: 'lister', PolicyDocument, Description: 'lists' })
const PolicyArn = Policy!.Arn!
await iam.createPolicyVersion({ PolicyArn, PolicyDocument: policy(allow('s3:*')) })
await iam.createGroup({ GroupName: 'staff' })
await iam.putGroupPolicy({ GroupName: 'staff', PolicyName: 'own', PolicyDocument })
await iam.createUser({ UserName: 'ann', Tags, PermissionsBoundary: ReadOnly })
await iam.createUser({ UserName: 'bob' })
await iam.putUserPolicy({ UserName: 'ann', PolicyName: 'own', PolicyDocument })
await iam.attachUserPolicy({ UserName: 'ann', PolicyArn })
await iam.addUserToGroup({ GroupName: 'staff', UserName: 'ann' })
await iam.createRole({ RoleName: 'worker', AssumeRolePolicyDocument: trusting(everyoneHere), Tags, Description: 'works' })
await iam.putRolePolicy({ RoleName: 'worker', PolicyName: 'own', PolicyDocument })
await iam.createInstanceProfile({ InstanceProfileName: 'web' })
await iam.addRoleToInstanceProfile({ InstanceProfileName: 'web', RoleName: 'worker' })

const details = async (input: GetAccountAuthorizationDetailsCommandInput = {}) => {
  const { $metadata: _, ...found } = await iam.getAccountAuthorizationDetails(input)
  return found
}

test('users, groups, roles and policies with all that they say', async () => {
  const { UserDetailList, GroupDetailList, RoleDetailList, Policies, IsTruncated } = await details()
  await assertRecord(server, 'GetAccountAuthorizationDetails', { readOnly: true, responseElements: null })
  const { User: ann } = await iam.getUser({ UserName: 'ann' })
  const { User: bob } = await iam.getUser({ UserName: 'bob' })
  const own = [{ PolicyName: 'own', PolicyDocument: encoded }]
  const AttachedManagedPolicies = [{ PolicyName: 'lister', PolicyArn }]
  assert.deepEqual(UserDetailList, [
    { ...ann, UserPolicyList: own, GroupList: ['staff'], AttachedManagedPolicies },
    { ...bob, GroupList: [], AttachedManagedPolicies: [], Tags: [] },
  ])
  const { Group } = await iam.getGroup({ GroupName: 'staff' })
  assert.deepEqual(GroupDetailList, [{ ...Group, GroupPolicyList: own, AttachedManagedPolicies: [] }])
  const { Role } = await iam.getRole({ RoleName: 'worker' })
  const { Description: _, MaxSessionDuration: _longest, ...worker } = Role!
  const { InstanceProfile } = await iam.getInstanceProfile({ InstanceProfileName: 'web' })
  assert.deepEqual(RoleDetailList, [
    { ...worker, InstanceProfileList: [InstanceProfile], RolePolicyList: own, AttachedManagedPolicies: [] },
  ])
  const [lister, readOnly, ...more] = Policies!
  assert.deepEqual([readOnly!.Arn, readOnly!.PermissionsBoundaryUsageCount, more, IsTruncated], [ReadOnly, 1, [], false])
  const { PolicyVersionList, ...rest } = lister!
  const { Policy: shown } = await iam.getPolicy({ PolicyArn })
  const { Tags: _tags, ...withoutTags } = shown!
  assert.deepEqual(rest, withoutTags)
  assert.deepEqual(PolicyVersionList!.map(({ VersionId, IsDefaultVersion }) => [VersionId, IsDefaultVersion]), [
    ['v2', false], ['v1', true],
  ])
  assert.equal(PolicyVersionList![1]!.Document, encoded)
})

test('of some kinds alone', async () => {
  const counts = async (...Filter: GetAccountAuthorizationDetailsCommandInput['Filter'] & {}) => {
    const { UserDetailList, GroupDetailList, RoleDetailList, Policies } = await details({ Filter })
    return [UserDetailList, GroupDetailList, RoleDetailList, Policies].map(list => list!.length)
  }
  assert.deepEqual(await counts('User'), [2, 0, 0, 0])
  assert.deepEqual(await counts('Group', 'Role'), [0, 1, 1, 0])
  assert.deepEqual(await counts('LocalManagedPolicy'), [0, 0, 0, 1])
  assert.deepEqual(await counts('AWSManagedPolicy', 'AWSManagedPolicy'), [0, 0, 0, 1])
  await assertRefused(details({ Filter: ['Nobody' as 'User'] }), 'ValidationError', /filter/)
})

test('page by page across the kinds, and the same altogether', async () => {
  const whole = await details()
  for (const MaxItems of [1, 2, 4]) {
    const found: Record<string, unknown[]> = { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] }
    let Marker: string | undefined
    let pages = 0
    do {
      const page = await details({ MaxItems, ...(Marker !== undefined && { Marker }) })
      const lists = Object.entries(page)
        .flatMap(([name, list]) => (Array.isArray(list) ? [[name, list as unknown[]] as const] : []))
      assert.ok(lists.reduce((sum, [, list]) => sum + list.length, 0) <= MaxItems)
      for (const [name, list] of lists) found[name]!.push(...list)
      Marker = page.Marker
      pages++
    } while (Marker !== undefined)
    assert.deepEqual({ ...found, IsTruncated: false }, { ...whole })
    assert.equal(pages, Math.ceil(6 / MaxItems))
  }
  const { Marker } = await details({ MaxItems: 1 })
  await assertRefused(details({ MaxItems: 1, Marker, Filter: ['User'] }), 'ValidationError', 'Invalid Marker.')
})

test('a page ends when it is large', async () => {
  const { iam: elsewhere } = sdk(server, theirs)
  const padded = policy(allow('s3:ListBucket')).replace('{', `{${' '.repeat(130_000)}`)
  for (let i = 0; i < 12; i++) await elsewhere.createPolicy({ PolicyName: `wide-${i}`, PolicyDocument: padded })
  const { Policies, IsTruncated } = await elsewhere.getAccountAuthorizationDetails({})
  assert.deepEqual([Policies!.length, IsTruncated], [5, true])
})

test('a page ends when the tags in it are many', async () => {
  const many = Array.from({ length: 50 }, (_, i) => ({ Key: `key-${i}`, Value: 'v'.repeat(256) }))
  const names = Array.from({ length: 60 }, (_, i) => `tagged-${String(i).padStart(2, '0')}`)
  for (const UserName of names) await iam.createUser({ UserName, Tags: many })
  const { UserDetailList, IsTruncated } = await details({ Filter: ['User'], MaxItems: 1000 })
  assert.equal(IsTruncated, true)
  assert.ok(UserDetailList!.length < names.length, `${UserDetailList!.length} users`)
  for (const UserName of names) await iam.deleteUser({ UserName })
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.getAccountAuthorizationDetails({}), 'AccessDenied',
    `User: arn:aws:iam::${account}:user/clerk is not authorized to perform: iam:GetAccountAuthorizationDetails on resource: * `
      + 'because no identity-based policy allows the iam:GetAccountAuthorizationDetails action',
    403,
  )
})
