// Who may be acted for, through every client: roles, whom they trust and what they may do; and providers, which vouch for others.
import assert from 'node:assert/strict'
import {
  AddClientIDToOpenIDConnectProvider, AddRoleToInstanceProfile, AttachRolePolicy, CreateInstanceProfile,
  CreateOpenIDConnectProvider, CreateRole, DeleteInstanceProfile, DeleteOpenIDConnectProvider, DeleteRole,
  DeleteRolePermissionsBoundary, DeleteRolePolicy, DetachRolePolicy, GetInstanceProfile, GetOpenIDConnectProvider, GetRole,
  GetRolePolicy, ListAttachedRolePolicies, ListInstanceProfiles, ListInstanceProfilesForRole, ListInstanceProfileTags,
  ListOpenIDConnectProviders, ListOpenIDConnectProviderTags, ListRolePolicies, ListRoles, ListRoleTags,
  PutRolePermissionsBoundary, PutRolePolicy, RemoveClientIDFromOpenIDConnectProvider, RemoveRoleFromInstanceProfile,
  TagInstanceProfile, TagOpenIDConnectProvider, TagRole, UntagInstanceProfile, UntagOpenIDConnectProvider, UntagRole,
  UpdateAssumeRolePolicy, UpdateOpenIDConnectProviderThumbprint, UpdateRole,
} from '../../../src/contracts/iam.gen.ts'
import { AssumeRoleWithWebIdentity, GetCallerIdentity } from '../../../src/contracts/sts.gen.ts'
import { refused, type AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { root } from '../../kit/identity.ts'
import { audience, startIssuer } from '../../kit/issuer.ts'
import { everyoneHere, trusting } from '../../kit/roles.ts'
import { sdk } from '../../kit/sdk.ts'
import type { TestServer } from '../../kit/server.ts'
import { allow, policy } from '../../kit/users.ts'

const issuer = await startIssuer('/builds')

/** The AWS CLI and boto3 show documents as what they hold. */
const shown = (document: unknown): unknown =>
  typeof document === 'string' ? JSON.parse(decodeURIComponent(document)) : document

async function roles({ call }: AnyClient): Promise<void> {
  const RoleName = 'deployer'
  const trust = trusting(everyoneHere)
  const { Role: made } = await call(root, CreateRole, { RoleName, Path: '/ci/', AssumeRolePolicyDocument: trust })
  assert.match(made.RoleId, /^AROA/)
  assert.deepEqual(shown(made.AssumeRolePolicyDocument), JSON.parse(trust))
  await call(root, UpdateRole, { RoleName, Description: 'Deploys.', MaxSessionDuration: 7200 })
  await call(root, TagRole, { RoleName, Tags: [{ Key: 'team', Value: 'blue' }, { Key: 'level', Value: '1' }] })
  await call(root, UntagRole, { RoleName, TagKeys: ['level'] })
  assert.deepEqual((await call(root, ListRoleTags, { RoleName })).Tags, [{ Key: 'team', Value: 'blue' }])
  const wide = policy({ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' })
  await call(root, UpdateAssumeRolePolicy, { RoleName, PolicyDocument: wide })
  const { Role } = await call(root, GetRole, { RoleName })
  assert.deepEqual([Role.Description, Role.MaxSessionDuration, shown(Role.AssumeRolePolicyDocument)], [
    'Deploys.', 7200, JSON.parse(wide),
  ])
  await call(root, DeleteRole, { RoleName })
  await refused(call(root, GetRole, { RoleName }), 'NoSuchEntity', 'The role with name deployer cannot be found.')
}

async function instanceProfiles({ call, callPaged }: AnyClient): Promise<void> {
  const named = { InstanceProfileName: 'web' }
  const both = { ...named, RoleName: 'served' }
  const { Role } = await call(root, CreateRole, { RoleName: 'served', AssumeRolePolicyDocument: trusting(everyoneHere) })
  const { InstanceProfile: made } = await call(root, CreateInstanceProfile, { ...named, Path: '/shop/' })
  assert.match(made.InstanceProfileId, /^AIPA/)
  await call(root, TagInstanceProfile, { ...named, Tags: [{ Key: 'team', Value: 'blue' }, { Key: 'level', Value: '1' }] })
  await call(root, UntagInstanceProfile, { ...named, TagKeys: ['level'] })
  assert.deepEqual((await call(root, ListInstanceProfileTags, named)).Tags, [{ Key: 'team', Value: 'blue' }])
  await call(root, AddRoleToInstanceProfile, both)
  const { InstanceProfile } = await call(root, GetInstanceProfile, named)
  assert.deepEqual(InstanceProfile.Roles, [Role])
  assert.equal((await call(root, ListInstanceProfilesForRole, { RoleName: 'served' })).InstanceProfiles[0]?.Arn, made.Arn)
  await call(root, CreateInstanceProfile, { InstanceProfileName: 'wide', Path: '/shop/' })
  const { InstanceProfiles } = await callPaged(root, ListInstanceProfiles, { PathPrefix: '/shop/' }, 1)
  assert.deepEqual(InstanceProfiles.map(({ InstanceProfileName }) => InstanceProfileName), ['web', 'wide'])
  const roleFirst = 'Cannot delete entity, must remove roles from instance profile first.'
  await refused(call(root, DeleteRole, { RoleName: 'served' }), 'DeleteConflict', roleFirst)
  await call(root, RemoveRoleFromInstanceProfile, both)
  await call(root, DeleteInstanceProfile, named)
  await refused(call(root, GetInstanceProfile, named), 'NoSuchEntity', 'Instance Profile web cannot be found.')
}

async function rolePolicies({ call }: AnyClient): Promise<void> {
  const RoleName = 'worker'
  const PolicyArn = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess'
  await call(root, CreateRole, { RoleName, AssumeRolePolicyDocument: trusting(everyoneHere) })
  await call(root, PutRolePolicy, { RoleName, PolicyName: 'one', PolicyDocument: policy(allow('kms:*')) })
  const { PolicyDocument } = await call(root, GetRolePolicy, { RoleName, PolicyName: 'one' })
  assert.deepEqual(shown(PolicyDocument), JSON.parse(policy(allow('kms:*'))))
  assert.deepEqual((await call(root, ListRolePolicies, { RoleName })).PolicyNames, ['one'])
  await call(root, AttachRolePolicy, { RoleName, PolicyArn })
  const { AttachedPolicies } = await call(root, ListAttachedRolePolicies, { RoleName })
  assert.deepEqual(AttachedPolicies, [{ PolicyName: 'IAMReadOnlyAccess', PolicyArn }])
  await refused(call(root, DeleteRole, { RoleName }), 'DeleteConflict', 'Cannot delete entity, must delete policies first.')
  await call(root, DetachRolePolicy, { RoleName, PolicyArn })
  const boundaryOf = async () => (await call(root, GetRole, { RoleName })).Role.PermissionsBoundary
  await call(root, PutRolePermissionsBoundary, { RoleName, PermissionsBoundary: PolicyArn })
  assert.deepEqual(await boundaryOf(), { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: PolicyArn })
  await call(root, DeleteRolePermissionsBoundary, { RoleName })
  assert.equal(await boundaryOf(), undefined)
  await call(root, DeleteRolePolicy, { RoleName, PolicyName: 'one' })
  await call(root, DeleteRole, { RoleName })
}

/** None of the clients signs. */
async function webIdentities({ call }: AnyClient): Promise<void> {
  const Url = issuer.url
  const known = { Url, ClientIDList: [audience], ThumbprintList: [issuer.thumbprint] }
  const { OpenIDConnectProviderArn } = await call(root, CreateOpenIDConnectProvider, known)
  const trust = policy({
    Effect: 'Allow', Principal: { Federated: OpenIDConnectProviderArn! }, Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: { [`${Url.slice('https://'.length)}:sub`]: 'ann' } },
  })
  const { Role } = await call(root, CreateRole, { RoleName: 'vouched-for', AssumeRolePolicyDocument: trust })
  const assume = async (sub: string) => call(root, AssumeRoleWithWebIdentity, {
    RoleArn: Role.Arn, RoleSessionName: 'build', WebIdentityToken: await issuer.token({ sub }),
  })
  const { Credentials, SubjectFromWebIdentityToken, Provider } = await assume('ann')
  assert.deepEqual([SubjectFromWebIdentityToken, Provider], ['ann', OpenIDConnectProviderArn])
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = Credentials!
  const { Arn } = await call({ accessKeyId, secretAccessKey, sessionToken }, GetCallerIdentity, {})
  assert.match(Arn!, /assumed-role\/vouched-for\/build$/)
  await refused(assume('bob'), 'AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity')
}

async function providers({ call }: AnyClient): Promise<void> {
  const github = 'token.actions.githubusercontent.com'
  const made = await call(root, CreateOpenIDConnectProvider, { Url: `https://${github}`, ClientIDList: ['sts.amazonaws.com'] })
  const OpenIDConnectProviderArn = made.OpenIDConnectProviderArn!
  const named = { OpenIDConnectProviderArn }
  const { OpenIDConnectProviderList } = await call(root, ListOpenIDConnectProviders, {})
  assert.ok(OpenIDConnectProviderList!.some(({ Arn }) => Arn === OpenIDConnectProviderArn))
  await call(root, AddClientIDToOpenIDConnectProvider, { ...named, ClientID: 'shop' })
  await call(root, RemoveClientIDFromOpenIDConnectProvider, { ...named, ClientID: 'sts.amazonaws.com' })
  const ThumbprintList = ['a'.repeat(40)]
  await call(root, UpdateOpenIDConnectProviderThumbprint, { ...named, ThumbprintList })
  await call(root, TagOpenIDConnectProvider, { ...named, Tags: [{ Key: 'team', Value: 'blue' }, { Key: 'level', Value: '1' }] })
  await call(root, UntagOpenIDConnectProvider, { ...named, TagKeys: ['level'] })
  const { Tags } = await call(root, ListOpenIDConnectProviderTags, named)
  const found = await call(root, GetOpenIDConnectProvider, named)
  assert.deepEqual([Tags, found.Tags], [[{ Key: 'team', Value: 'blue' }], Tags])
  assert.deepEqual([found.Url, found.ClientIDList, found.ThumbprintList], [github, ['shop'], ThumbprintList])
  await call(root, DeleteOpenIDConnectProvider, named)
  const notFound = `OpenIDConnect Provider not found for arn ${OpenIDConnectProviderArn}`
  await refused(call(root, GetOpenIDConnectProvider, named), 'NoSuchEntity', notFound)
}

async function listing({ callPaged }: AnyClient, server: TestServer): Promise<void> {
  const names = ['paged-1', 'paged-2', 'paged-3']
  const { iam } = sdk(server)
  for (const RoleName of names) {
    await iam.createRole({ RoleName, Path: '/paged/', AssumeRolePolicyDocument: trusting(everyoneHere) })
  }
  const { Roles } = await callPaged(root, ListRoles, { PathPrefix: '/paged/' }, 2)
  assert.deepEqual(Roles.map(({ RoleName }) => RoleName), names)
}

throughEveryClient({
  'a role from its making to its deletion': roles,
  'what a role may do': rolePolicies,
  'roles page by page': listing,
  'an instance profile from its making to its deletion, and its role': instanceProfiles,
  'a provider from its making to its deletion': providers,
  'who is vouched for by a provider': webIdentities,
}, { outbound: { private: true } })
