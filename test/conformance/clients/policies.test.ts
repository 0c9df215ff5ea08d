// IAM's policies through every client: inline and managed, of users and of groups, with their versions and tags.
import assert from 'node:assert/strict'
import {
  AttachGroupPolicy, AttachUserPolicy, CreatePolicy, CreatePolicyVersion, DeleteGroupPolicy, DeletePolicy, DeletePolicyVersion,
  DeleteUserPermissionsBoundary, DeleteUserPolicy, DetachGroupPolicy, DetachUserPolicy, GetGroupPolicy, GetPolicy,
  GetPolicyVersion, GetUser, GetUserPolicy, ListAttachedGroupPolicies, ListAttachedUserPolicies, ListEntitiesForPolicy,
  ListGroupPolicies, ListPolicies, ListPolicyTags, ListPolicyVersions, ListUserPolicies, PutGroupPolicy,
  PutUserPermissionsBoundary, PutUserPolicy, SetDefaultPolicyVersion, TagPolicy, UntagPolicy,
} from '../../../src/contracts/iam.gen.ts'
import { ListAliases, ListKeys } from '../../../src/contracts/kms.gen.ts'
import { refused, type AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { account, root, type Identity } from '../../kit/identity.ts'
import { sdk } from '../../kit/sdk.ts'
import type { TestServer } from '../../kit/server.ts'
import { allow, createUser, policy } from '../../kit/users.ts'

const listAliases = policy(allow('kms:ListAliases'))
const noAliases = policy({ Effect: 'Deny', Action: 'kms:ListAliases', Resource: '*' })

async function newPolicy(server: TestServer, PolicyName: string, Path = '/'): Promise<string> {
  const { Policy } = await sdk(server).iam.createPolicy({ PolicyName, Path, PolicyDocument: listAliases })
  return Policy!.Arn!
}

async function newMember(server: TestServer, UserName: string, GroupName: string): Promise<Identity> {
  const { iam } = sdk(server)
  const identity = await createUser(server, UserName)
  await iam.createGroup({ GroupName })
  await iam.addUserToGroup({ GroupName, UserName })
  return identity
}

/** AWS: policies come URL-encoded. The AWS CLI and boto3 decode and parse them, the SDK for JavaScript hands them on. */
const documentOf = (answered: unknown): unknown =>
  typeof answered === 'string' ? JSON.parse(decodeURIComponent(answered)) : answered

/** What policies say of the one call that they are about here. */
function listingOf({ call }: AnyClient, caller: Identity) {
  const list = () => call(caller, ListAliases, {})
  return {
    allowed: async () => assert.deepEqual((await list()).Aliases!.filter(({ TargetKeyId }) => TargetKeyId), []),
    denied: () => refused(list(), 'AccessDeniedException', /with an explicit deny in an identity-based policy/),
    notAllowed: () => refused(list(), 'AccessDeniedException', /no identity-based policy allows the kms:ListAliases action$/),
  }
}

async function inline(client: AnyClient, server: TestServer): Promise<void> {
  const { call } = client
  const [UserName, PolicyName] = ['ann', 'list-aliases']
  const listing = listingOf(client, await createUser(server, UserName))
  await call(root, PutUserPolicy, { UserName, PolicyName, PolicyDocument: listAliases })
  await listing.allowed()
  const found = await call(root, GetUserPolicy, { UserName, PolicyName })
  assert.deepEqual([found.UserName, found.PolicyName], [UserName, PolicyName])
  assert.deepEqual(documentOf(found.PolicyDocument), JSON.parse(listAliases))
  assert.deepEqual((await call(root, ListUserPolicies, { UserName })).PolicyNames, [PolicyName])
  await call(root, DeleteUserPolicy, { UserName, PolicyName })
  await listing.notAllowed()
}

async function attachedAndInline(client: AnyClient, server: TestServer): Promise<void> {
  const { call } = client
  const [UserName, GroupName, PolicyName] = ['bob', 'bobs', 'no-aliases']
  const listing = listingOf(client, await newMember(server, UserName, GroupName))
  const { Policy } = await call(root, CreatePolicy, { PolicyName: 'list-aliases', PolicyDocument: listAliases })
  const PolicyArn = Policy!.Arn!
  assert.equal(PolicyArn, `arn:aws:iam::${account}:policy/list-aliases`)
  await call(root, AttachUserPolicy, { UserName, PolicyArn })
  await listing.allowed()
  const { AttachedPolicies } = await call(root, ListAttachedUserPolicies, { UserName })
  assert.deepEqual(AttachedPolicies, [{ PolicyName: 'list-aliases', PolicyArn }])

  await call(root, PutGroupPolicy, { GroupName, PolicyName, PolicyDocument: noAliases })
  await listing.denied()
  assert.deepEqual((await call(root, ListGroupPolicies, { GroupName })).PolicyNames, [PolicyName])
  const { PolicyDocument } = await call(root, GetGroupPolicy, { GroupName, PolicyName })
  assert.deepEqual(documentOf(PolicyDocument), JSON.parse(noAliases))
  await call(root, DeleteGroupPolicy, { GroupName, PolicyName })
  await listing.allowed()
  await call(root, DetachUserPolicy, { UserName, PolicyArn })
  await listing.notAllowed()
}

async function attachedToGroup(client: AnyClient, server: TestServer): Promise<void> {
  const { call } = client
  const [GroupName, PolicyName] = ['cats', 'of-cats']
  const listing = listingOf(client, await newMember(server, 'cat', GroupName))
  const PolicyArn = await newPolicy(server, PolicyName)
  await call(root, AttachGroupPolicy, { GroupName, PolicyArn })
  await listing.allowed()
  const { AttachedPolicies } = await call(root, ListAttachedGroupPolicies, { GroupName })
  assert.deepEqual(AttachedPolicies, [{ PolicyName, PolicyArn }])
  const { PolicyGroups, PolicyUsers } = await call(root, ListEntitiesForPolicy, { PolicyArn })
  assert.deepEqual([PolicyGroups?.map(group => group.GroupName), PolicyUsers], [[GroupName], []])
  await refused(call(root, DeletePolicy, { PolicyArn }), 'DeleteConflict', 'Cannot delete a policy attached to entities.')
  await call(root, DetachGroupPolicy, { GroupName, PolicyArn })
  await listing.notAllowed()
  await call(root, DeletePolicy, { PolicyArn })
  await refused(call(root, GetPolicy, { PolicyArn }), 'NoSuchEntity', `Policy ${PolicyArn} was not found.`)
}

async function versions(client: AnyClient, server: TestServer): Promise<void> {
  const { call } = client
  const listing = listingOf(client, await createUser(server, 'dan'))
  const PolicyArn = await newPolicy(server, 'versioned')
  await sdk(server).iam.attachUserPolicy({ UserName: 'dan', PolicyArn })
  const { PolicyVersion: made } = await call(root, CreatePolicyVersion, { PolicyArn, PolicyDocument: noAliases })
  assert.deepEqual([made?.VersionId, made?.IsDefaultVersion], ['v2', false])
  await listing.allowed()
  await call(root, SetDefaultPolicyVersion, { PolicyArn, VersionId: 'v2' })
  await listing.denied()
  const { PolicyVersion: found } = await call(root, GetPolicyVersion, { PolicyArn, VersionId: 'v2' })
  assert.deepEqual([documentOf(found?.Document), found?.IsDefaultVersion], [JSON.parse(noAliases), true])
  await call(root, DeletePolicyVersion, { PolicyArn, VersionId: 'v1' })
  const { Versions } = await call(root, ListPolicyVersions, { PolicyArn })
  assert.deepEqual(Versions, [{ VersionId: 'v2', IsDefaultVersion: true, CreateDate: made?.CreateDate }])
  const { Policy } = await call(root, GetPolicy, { PolicyArn })
  assert.deepEqual([Policy?.DefaultVersionId, Policy?.AttachmentCount], ['v2', 1])
}

async function boundaries(client: AnyClient, server: TestServer): Promise<void> {
  const { call } = client
  const UserName = 'eve'
  const caller = await createUser(server, UserName, allow('kms:*'))
  const PermissionsBoundary = await newPolicy(server, 'ceiling')
  await call(root, PutUserPermissionsBoundary, { UserName, PermissionsBoundary })
  await listingOf(client, caller).allowed()
  const { User } = await call(root, GetUser, { UserName })
  assert.deepEqual(User?.PermissionsBoundary, { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: PermissionsBoundary })
  await refused(call(caller, ListKeys, {}), 'AccessDeniedException', /no permissions boundary allows the kms:ListKeys action$/)
  const filter = { PolicyArn: PermissionsBoundary, PolicyUsageFilter: 'PermissionsBoundary' } as const
  const { PolicyUsers } = await call(root, ListEntitiesForPolicy, filter)
  assert.deepEqual(PolicyUsers?.map(user => user.UserName), [UserName])
  await call(root, DeleteUserPermissionsBoundary, { UserName })
  assert.deepEqual((await call(caller, ListKeys, {})).Keys, [])
}

async function tags({ call }: AnyClient, server: TestServer): Promise<void> {
  const PolicyArn = await newPolicy(server, 'tagged')
  const [team, cost] = [{ Key: 'team', Value: 'blue' }, { Key: 'cost', Value: 'grüße 1' }]
  await call(root, TagPolicy, { PolicyArn, Tags: [team, cost] })
  await call(root, UntagPolicy, { PolicyArn, TagKeys: ['team'] })
  assert.deepEqual((await call(root, ListPolicyTags, { PolicyArn })).Tags, [cost])
}

async function paging({ callPaged }: AnyClient, server: TestServer): Promise<void> {
  const made: string[] = []
  for (let number = 1; number <= 5; number++) made.push(await newPolicy(server, `paged-${number}`, '/paged/'))
  const { Policies } = await callPaged(root, ListPolicies, { PathPrefix: '/paged/' }, 2)
  assert.deepEqual(Policies?.map(({ Arn }) => Arn), made)
  const asked = (await server.records()).filter(({ eventName }) => eventName === 'ListPolicies')
  assert.equal(asked.length, 3)
}

throughEveryClient({
  'a policy inline in a user allows while it is there': inline,
  'a policy attached to a user allows, and one inline in its group denies': attachedAndInline,
  'a policy attached to a group allows its members, and is not deleted before it is detached': attachedToGroup,
  'another version of a policy decides from when it is the default': versions,
  'a user does no more than its boundary allows, while it has one': boundaries,
  'a policy has the tags that were not taken off again': tags,
  'every policy under a path is listed, page by page': paging,
})
