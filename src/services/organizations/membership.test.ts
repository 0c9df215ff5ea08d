import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../test/kit/identity.ts'
import { createAccount, memberOf, userIn } from '../../../test/kit/organizations.ts'
import { pass } from '../../../test/kit/pass.ts'
import { assertRecord, lastRecord } from '../../../test/kit/record.ts'
import { assertAllRefused, assertRefused } from '../../../test/kit/refusal.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../test/kit/users.ts'

const server = await startServer({ dev: true })
const { organizations } = sdk(server)
const org = (await organizations.createOrganization({})).Organization!.Id!
const root = (await organizations.listRoots({})).Roots![0]!.Id!
const day = 24 * 3600_000
const of = async (id: string) => sdk(server, await memberOf(server, id)).organizations
const invite = (Id: string, more: object = {}) =>
  organizations.inviteAccountToOrganization({ Target: { Id, Type: 'ACCOUNT' }, ...more })
const whoAsks = [
  { Type: 'MASTER_EMAIL', Value: `${account}@stockade.invalid` }, { Type: 'MASTER_NAME', Value: `Account ${account}` },
  { Type: 'ORGANIZATION_FEATURE_SET', Value: 'ALL' },
]
const notAllowed = "You don't have permissions to access this resource."

const userOf = (id: string, name = 'ann') => userIn(server, id, name)

test('what was asked for is listed by what came of it', async () => {
  const asked = { AccountName: 'listed', Email: 'listed@example.com' }
  const made = (await organizations.createAccount(asked)).CreateAccountStatus!
  const failed = (await organizations.createAccount(asked)).CreateAccountStatus!
  const list = async (States?: ('SUCCEEDED' | 'FAILED' | 'IN_PROGRESS')[]) =>
    (await organizations.listCreateAccountStatus({ States })).CreateAccountStatuses!.map(({ Id }) => Id)
  assert.deepEqual((await list()).sort(), [made.Id, failed.Id].sort())
  assert.deepEqual([await list(['SUCCEEDED']), await list(['FAILED']), await list(['IN_PROGRESS'])], [[made.Id], [failed.Id], []])
  const first = await organizations.listCreateAccountStatus({ MaxResults: 1 })
  const rest = await organizations.listCreateAccountStatus({ NextToken: first.NextToken })
  assert.deepEqual([first.CreateAccountStatuses!.length, rest.CreateAccountStatuses!.length], [1, 1])
  await assertRecord(server, 'ListCreateAccountStatus', { readOnly: true, responseElements: null })
})

test('an account that is closed stays a member, and nobody of it does anything any more', async () => {
  const id = await createAccount(server, 'closing')
  const ann = await userOf(id)
  const session = await sdk(server, ann).sts.getSessionToken({})
  await organizations.closeAccount({ AccountId: id })
  await assertRecord(server, 'CloseAccount', { readOnly: false, requestParameters: { accountId: id } })
  const { Status, State } = (await organizations.describeAccount({ AccountId: id })).Account!
  assert.deepEqual([Status, State], ['SUSPENDED', 'SUSPENDED'])
  const { AccessKeyId, SecretAccessKey, SessionToken } = session.Credentials!
  const visitor = { accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey!, sessionToken: SessionToken! }
  for (const who of [ann, visitor]) {
    await assertRefused(sdk(server, who).kms.listKeys({}), 'UnrecognizedClientException',
      'The security token included in the request is invalid.')
  }
  await assertRefused(organizations.closeAccount({ AccountId: id }), 'AccountAlreadyClosedException', /already closed/)
  await assertRefused(organizations.closeAccount({ AccountId: account }), 'ConstraintViolationException', /management account/)
  const none = organizations.closeAccount({ AccountId: '999999999999' })
  await assertRefused(none, 'AccountNotFoundException', "You specified an account that doesn't exist.")
  await organizations.enableAWSServiceAccess({ ServicePrincipal: 'fms.amazonaws.com' })
  const registered = organizations.registerDelegatedAdministrator({ AccountId: id, ServicePrincipal: 'fms.amazonaws.com' })
  await assertRefused(registered, 'ConstraintViolationException', /suspended/)
  await assertRefused(organizations.removeAccountFromOrganization({ AccountId: id }), 'ConstraintViolationException', /closed/)
})

test('what a closed account has let others do, it lets nobody do', async () => {
  const [id, other] = [await createAccount(server, 'shut'), await createAccount(server, 'visiting')]
  const [owner, visitor] = [sdk(server, await userOf(id)), sdk(server, await userOf(other))]
  const Principal = { AWS: `arn:aws:iam::${other}:root` }
  const Policy = policy({ ...allow('kms:*'), Principal: '*' })
  const KeyId = (await owner.kms.createKey({ Policy })).KeyMetadata!.Arn!
  const AssumeRolePolicyDocument = policy({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal })
  const { Role } = await owner.iam.createRole({ RoleName: 'open', AssumeRolePolicyDocument })
  const encrypt = () => visitor.kms.encrypt({ KeyId, Plaintext: new Uint8Array(1) })
  const assume = () => visitor.sts.assumeRole({ RoleArn: Role!.Arn!, RoleSessionName: 'visitor' })
  await Promise.all([encrypt(), assume()])
  await organizations.closeAccount({ AccountId: id })
  await assertRefused(encrypt(), 'AccessDeniedException', / on this resource because the resource does not exist/)
  await assertRefused(assume(), 'AccessDenied', /is not authorized to perform: sts:AssumeRole on resource: /, 403)
})

/** AWS: the trail shows who is asked, and what he is told. */
async function assertInvited(id: string, notes: string): Promise<void> {
  const { requestParameters, responseElements } = await lastRecord(server, 'InviteAccountToOrganization')
  const asked = requestParameters as { readonly target: object; readonly notes: string }
  assert.deepEqual([asked.target, asked.notes], [{ id, type: 'ACCOUNT' }, notes])
  const { handshake: { parties, resources } } = responseElements as {
    readonly handshake: { readonly parties: readonly object[]; readonly resources: readonly object[] }
  }
  assert.deepEqual(parties[1], { id, type: 'ACCOUNT' })
  assert.deepEqual(resources.slice(1), [{ type: 'ACCOUNT', value: id }, { type: 'NOTES', value: notes }])
}

test('an account leaves when it is four days old, and stands for itself then', async () => {
  const id = await createAccount(server, 'leaving')
  const ann = sdk(server, await userOf(id)).organizations
  await organizations.tagResource({ ResourceId: id, Tags: [{ Key: 'a', Value: 'b' }] })
  await organizations.registerDelegatedAdministrator({ AccountId: id, ServicePrincipal: 'fms.amazonaws.com' })
  await assertRefused(ann.leaveOrganization({}), 'ConstraintViolationException', /delegated administrator/)
  await organizations.deregisterDelegatedAdministrator({ AccountId: id, ServicePrincipal: 'fms.amazonaws.com' })
  for (const call of [() => ann.leaveOrganization({}), () => organizations.removeAccountFromOrganization({ AccountId: id })]) {
    await assertRefused(call(), 'ConstraintViolationException', /^This operation requires a wait period\. {2}Try again later\.$/)
  }
  await pass(server, 4 * day)
  await ann.leaveOrganization({})
  await assertRecord(server, 'LeaveOrganization', { readOnly: false })
  const alone = 'Your account is not a member of an organization.'
  await assertRefused(ann.describeOrganization({}), 'AWSOrganizationsNotInUseException', alone)
  const gone = organizations.describeAccount({ AccountId: id })
  await assertRefused(gone, 'AccountNotFoundException', "You specified an account that doesn't exist.")
  const children = await organizations.listChildren({ ParentId: root, ChildType: 'ACCOUNT' })
  assert.equal(children.Children!.some(({ Id }) => Id === id), false)
  await assertRefused(organizations.leaveOrganization({}), 'MasterCannotLeaveOrganizationException', /management account/)
  await assertRefused(
    organizations.removeAccountFromOrganization({ AccountId: account }), 'MasterCannotLeaveOrganizationException', /management/,
  )
  await assertRefused(ann.removeAccountFromOrganization({ AccountId: id }), 'AWSOrganizationsNotInUseException', alone)

  const { Handshake } = await invite(id, { Notes: 'come back', Tags: [{ Key: 'c', Value: 'd' }] })
  const HandshakeId = Handshake!.Id!
  assert.match(HandshakeId, /^h-[a-z0-9]{10}$/)
  assert.ok(Math.abs(Handshake!.ExpirationTimestamp!.getTime() - Handshake!.RequestedTimestamp!.getTime() - 15 * day) < 1000)
  const { RequestedTimestamp, ExpirationTimestamp, ...told } = Handshake!
  assert.ok(RequestedTimestamp! < ExpirationTimestamp!)
  assert.deepEqual(told, {
    Id: HandshakeId, Arn: `arn:aws:organizations::${account}:handshake/${org}/invite/${HandshakeId}`, State: 'OPEN',
    Action: 'INVITE',
    Parties: [{ Id: org, Type: 'ORGANIZATION' }, { Id: id, Type: 'ACCOUNT' }],
    Resources: [
      { Type: 'ORGANIZATION', Value: org, Resources: whoAsks }, { Type: 'ACCOUNT', Value: id },
      { Type: 'NOTES', Value: 'come back' },
    ],
  })
  await assertInvited(id, 'come back')
  assert.deepEqual((await ann.describeHandshake({ HandshakeId })).Handshake, Handshake)
  assert.deepEqual((await ann.listHandshakesForAccount({})).Handshakes, [Handshake])
  await assertRefused(invite(id), 'DuplicateHandshakeException', /invited already/)
  await assertRefused(organizations.acceptHandshake({ HandshakeId }), 'AccessDeniedException', notAllowed)
  await assertRefused(ann.cancelHandshake({ HandshakeId }), 'AccessDeniedException', notAllowed)
  const accepted = await ann.acceptHandshake({ HandshakeId })
  assert.equal(accepted.Handshake!.State, 'ACCEPTED')
  await assertRecord(server, 'AcceptHandshake', { readOnly: false, requestParameters: { handshakeId: HandshakeId } })
  const { Account } = await organizations.describeAccount({ AccountId: id })
  assert.deepEqual([Account!.Name, Account!.Email, Account!.JoinedMethod], ['leaving', 'leaving@example.com', 'INVITED'])
  assert.deepEqual((await organizations.listTagsForResource({ ResourceId: id })).Tags, [{ Key: 'c', Value: 'd' }])
  await assertRefused(ann.acceptHandshake({ HandshakeId }), 'HandshakeAlreadyInStateException', /already/)
  await assertRefused(ann.declineHandshake({ HandshakeId }), 'InvalidHandshakeTransitionException', /ACCEPTED/)
  await assertRefused(invite(id), 'HandshakeConstraintViolationException', /already a member/)
  // AWS: who was invited need not wait.
  await organizations.removeAccountFromOrganization({ AccountId: id })
})

test('an invitation is declined, canceled, or good for fifteen days', async () => {
  const id = await createAccount(server, 'invited')
  const ann = sdk(server, await userOf(id)).organizations
  await pass(server, 4 * day)
  await organizations.removeAccountFromOrganization({ AccountId: id })
  const made: string[] = []
  const asked = async () => {
    const Target = { Id: 'Invited@example.com', Type: 'EMAIL' } as const
    const { Handshake } = await organizations.inviteAccountToOrganization({ Target })
    made.push(Handshake!.Id!)
    return { HandshakeId: Handshake!.Id! }
  }
  const first = await asked()
  const { Parties } = (await organizations.describeHandshake(first)).Handshake!
  assert.deepEqual(Parties![1], { Id: 'Invited@example.com', Type: 'EMAIL' })
  assert.equal((await ann.declineHandshake(first)).Handshake!.State, 'DECLINED')
  await assertRefused(ann.acceptHandshake(first), 'InvalidHandshakeTransitionException', /DECLINED/)
  const second = await asked()
  assert.equal((await organizations.cancelHandshake(second)).Handshake!.State, 'CANCELED')
  await assertRefused(organizations.cancelHandshake(second), 'HandshakeAlreadyInStateException', /already/)
  const third = await asked()
  await pass(server, 15 * day)
  assert.equal((await ann.describeHandshake(third)).Handshake!.State, 'EXPIRED')
  await assertRefused(ann.acceptHandshake(third), 'InvalidHandshakeTransitionException', /EXPIRED/)
  const listed = async (more: object = {}) =>
    (await organizations.listHandshakesForOrganization(more)).Handshakes!.map(({ Id }) => Id).filter(one => made.includes(one!))
  assert.deepEqual(await listed(), made)
  assert.deepEqual(await listed({ Filter: { ActionType: 'ENABLE_ALL_FEATURES' } }), [])
  const page = await organizations.listHandshakesForOrganization({ MaxResults: 1 })
  const rest = await organizations.listHandshakesForOrganization({ NextToken: page.NextToken })
  assert.equal(page.Handshakes!.length, 1)
  assert.ok(rest.Handshakes!.length >= 3)
  await pass(server, 20 * day)
  assert.deepEqual(await listed(), [made[2]])
  await assertRefused(ann.describeHandshake(first), 'HandshakeNotFoundException', "You specified a handshake that doesn't exist.")
})

test('whom nobody can invite, and handshakes of others', async () => {
  const target = (Id: string, Type: 'ACCOUNT' | 'EMAIL' | 'ORGANIZATION') =>
    organizations.inviteAccountToOrganization({ Target: { Id, Type } })
  await assertAllRefused([target('999999999999', 'ACCOUNT'), target('nobody@example.com', 'EMAIL'), target(org, 'ORGANIZATION')],
    'InvalidInputException', /^You specified /)
  const member = await of(await createAccount(server, 'bystander'))
  await assertRefused(
    member.inviteAccountToOrganization({ Target: { Id: account, Type: 'ACCOUNT' } }), 'AccessDeniedException', notAllowed,
  )
  const { Handshakes } = await organizations.listHandshakesForOrganization({})
  const HandshakeId = Handshakes![0]!.Id!
  await assertAllRefused([
    member.describeHandshake({ HandshakeId }), member.acceptHandshake({ HandshakeId }), member.declineHandshake({ HandshakeId }),
    organizations.describeHandshake({ HandshakeId: 'h-0123456789' }),
  ], 'HandshakeNotFoundException', "You specified a handshake that doesn't exist.")
  const clerk = sdk(server, await createUser(server, 'clerk')).organizations
  await assertRefused(clerk.describeHandshake({ HandshakeId }), 'AccessDeniedException',
    new RegExp(`on resource: arn:aws:organizations::${account}:handshake/${org}/invite/${HandshakeId} because no`))
})

test('an organization ends with its last member, and all that there was of it', async () => {
  const own = await startServer({ dev: true })
  const { organizations: plain } = sdk(own)
  await plain.createOrganization({})
  const RootId = (await plain.listRoots({})).Roots![0]!.Id!
  const id = await createAccount(own, 'last')
  await plain.createOrganizationalUnit({ ParentId: RootId, Name: 'unit' })
  await plain.enablePolicyType({ RootId, PolicyType: 'TAG_POLICY' })
  const asked = { Name: 'p', Content: '{}', Description: '', Type: 'TAG_POLICY' } as const
  const { Policy } = await plain.createPolicy(asked)
  await plain.attachPolicy({ PolicyId: Policy!.PolicySummary!.Id, TargetId: RootId })
  const full = 'To delete an organization you must first remove all member accounts (except the master).'
  await assertRefused(plain.deleteOrganization({}), 'OrganizationNotEmptyException', full)
  const { organizations: member } = sdk(own, await memberOf(own, id))
  await assertRefused(member.deleteOrganization({}), 'AccessDeniedException', notAllowed)
  await pass(own, 4 * day)
  await plain.removeAccountFromOrganization({ AccountId: id })
  await plain.deleteOrganization({})
  await assertRecord(own, 'DeleteOrganization', { readOnly: false })
  await assertRefused(plain.listRoots({}), 'AWSOrganizationsNotInUseException', /not a member/)
  await plain.createOrganization({})
  assert.deepEqual((await plain.listPolicies({ Filter: 'TAG_POLICY' })).Policies, [])
})

test('all features are enabled when whoever was invited has agreed', async () => {
  const own = await startServer({ dev: true })
  const { organizations: plain } = sdk(own)
  await plain.createOrganization({ FeatureSet: 'CONSOLIDATED_BILLING' })
  const id = await createAccount(own, 'invited')
  const { iam } = sdk(own, await memberOf(own, id))
  await iam.createUser({ UserName: 'ann' })
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [allow('*')] })
  await iam.putUserPolicy({ UserName: 'ann', PolicyName: 'all', PolicyDocument })
  const { AccessKey } = await iam.createAccessKey({ UserName: 'ann' })
  const ann = sdk(own, { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! }).organizations
  await pass(own, 4 * day)
  await plain.removeAccountFromOrganization({ AccountId: id })
  const invited = await plain.inviteAccountToOrganization({ Target: { Id: id, Type: 'ACCOUNT' } })
  await ann.acceptHandshake({ HandshakeId: invited.Handshake!.Id })
  await assertRefused(plain.closeAccount({ AccountId: id }), 'ConstraintViolationException', /all features/)

  const { Handshake } = await plain.enableAllFeatures({})
  const HandshakeId = Handshake!.Id!
  assert.deepEqual([Handshake!.Action, Handshake!.State], ['ENABLE_ALL_FEATURES', 'REQUESTED'])
  assert.deepEqual(Handshake!.Resources, [{ Type: 'ORGANIZATION', Value: Handshake!.Parties![0]!.Id }])
  await assertRefused(plain.enableAllFeatures({}), 'HandshakeConstraintViolationException', /enabling all features already/)
  await assertRefused(plain.acceptHandshake({ HandshakeId }), 'InvalidHandshakeTransitionException', /REQUESTED/)
  const Filter = { ActionType: 'APPROVE_ALL_FEATURES', ParentHandshakeId: HandshakeId } as const
  const { Handshakes } = await ann.listHandshakesForAccount({ Filter })
  assert.deepEqual(Handshakes!.map(({ State }) => State), ['OPEN'])
  await ann.acceptHandshake({ HandshakeId: Handshakes![0]!.Id })
  assert.equal((await plain.describeHandshake({ HandshakeId })).Handshake!.State, 'OPEN')
  await plain.acceptHandshake({ HandshakeId })
  assert.equal((await plain.describeOrganization({})).Organization!.FeatureSet, 'ALL')
  await assertRefused(plain.enableAllFeatures({}), 'HandshakeConstraintViolationException', /has all features/)
  const RootId = (await plain.listRoots({})).Roots![0]!.Id!
  await plain.enablePolicyType({ RootId, PolicyType: 'SERVICE_CONTROL_POLICY' })
})
