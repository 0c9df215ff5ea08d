import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account, type Identity } from '../../../../test/kit/identity.ts'
import { createAccount, memberOf } from '../../../../test/kit/organizations.ts'
import { pass } from '../../../../test/kit/pass.ts'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { assume, createRole } from '../../../../test/kit/roles.ts'
import { assumeRoot, openRootAccess, taskPolicy, trustedForRoot } from '../../../../test/kit/root-access.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer, type TestServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
await openRootAccess(server)
const shop = await createAccount(server, 'shop')
const shopRoot = `arn:aws:iam::${shop}:root`
const administrator = await memberOf(server, shop)
const ann = await createUser(server, 'ann', allow('sts:AssumeRoot', shopRoot))
const audit = { arn: taskPolicy('IAMAuditRootUserCredentials') }
const denied = (who: string, where: string) =>
  `User: ${who} is not authorized to perform: sts:AssumeRoot on resource: arn:aws:iam::${where}:root`

test('a session of a member\'s root lasts a quarter of an hour, and is root\'s', async () => {
  for (const TargetPrincipal of [shop, shopRoot]) {
    const { Credentials, SourceIdentity } = await sdk(server, ann).sts.assumeRoot({ TargetPrincipal, TaskPolicyArn: audit })
    assert.equal(SourceIdentity, undefined)
    assert.ok(Math.abs(Credentials!.Expiration!.getTime() - Date.now() - 900_000) < 60_000)
    assert.match(Credentials!.AccessKeyId!, /^ASIA/)
  }
  const { sts } = sdk(server, await assumeRoot(server, ann, shop, 'IAMAuditRootUserCredentials'))
  const { Account, Arn, UserId } = await sts.getCallerIdentity({})
  assert.deepEqual([Account, Arn, UserId], [shop, shopRoot, shop])
})

test('it may be shorter, and is then over', async () => {
  const given = await startServer({ dev: true })
  await openRootAccess(given)
  const member = await createAccount(given, 'member')
  const boss = await createUser(given, 'boss', allow('sts:AssumeRoot'))
  const asked = { TargetPrincipal: member, TaskPolicyArn: audit, DurationSeconds: 60 }
  const { AccessKeyId, SecretAccessKey, SessionToken } = (await sdk(given, boss).sts.assumeRoot(asked)).Credentials!
  const session: Identity = { accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey!, sessionToken: SessionToken! }
  await sdk(given, session).iam.listAccessKeys({})
  await pass(given, 61_000)
  await assertRefused(sdk(given, session).iam.listAccessKeys({}), 'ExpiredToken', /expired/, 403)
})

test('the trail shows who asked for it, in both accounts, and what is done in it as the member\'s root', async () => {
  const { accessKeyId } = await assumeRoot(server, ann, shop, 'IAMAuditRootUserCredentials')
  const { requestParameters, responseElements, readOnly, resources } = await lastRecord(server, 'AssumeRoot')
  assert.deepEqual(requestParameters, { targetPrincipal: shop, taskPolicyArn: audit })
  assert.equal((responseElements as { credentials: { accessKeyId: string } }).credentials.accessKeyId, accessKeyId)
  assert.ok(!JSON.stringify(responseElements).match(/sessionToken":|secretAccessKey/))
  assert.deepEqual([readOnly, resources?.map(({ ARN }) => ARN)], [false, [shopRoot]])
  const records = (await server.records()).filter(({ eventName }) => eventName === 'AssumeRoot').slice(-2)
  assert.deepEqual(records.map(({ recipientAccountId }) => recipientAccountId).toSorted(), [account, shop].toSorted())
  const { iam } = sdk(server, await assumeRoot(server, ann, shop, 'IAMAuditRootUserCredentials'))
  await iam.listAccessKeys({})
  const { userIdentity, recipientAccountId } = await lastRecord(server, 'ListAccessKeys')
  const { type, principalId, arn, accountId, sessionContext } = userIdentity as Record<string, unknown>
  assert.deepEqual([type, principalId, arn, accountId, recipientAccountId], ['Root', shop, shopRoot, shop, shop])
  const { assumedRoot, attributes } = sessionContext as { assumedRoot: string; attributes: { mfaAuthenticated: string } }
  assert.deepEqual([assumedRoot, attributes.mfaAuthenticated], ['true', 'false'])
})

test('whoever is behind the caller stays behind the session', async () => {
  const RoleArn = await createRole(server, 'breakglass', allow('sts:AssumeRoot'))
  const trust = policy({ Effect: 'Allow', Principal: { AWS: account }, Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'] })
  await sdk(server).iam.updateAssumeRolePolicy({ RoleName: 'breakglass', PolicyDocument: trust })
  const bob = await createUser(server, 'bob', allow('sts:*', RoleArn))
  const role = await assume(server, bob, RoleArn, { SourceIdentity: 'Robert' })
  const made = await sdk(server, role).sts.assumeRoot({ TargetPrincipal: shop, TaskPolicyArn: audit })
  assert.equal(made.SourceIdentity, 'Robert')
  const { iam } = sdk(server, await assumeRoot(server, role, shop, 'IAMAuditRootUserCredentials'))
  await iam.getAccountSummary({})
  const { userIdentity } = await lastRecord(server, 'GetAccountSummary')
  assert.equal((userIdentity as { sessionContext: { sourceIdentity: string } }).sessionContext.sourceIdentity, 'Robert')
})

test('what is asked for has to be a task of AWS\'s, of an account, for 900 seconds at most', async () => {
  const { sts } = sdk(server, ann)
  const asked = { TargetPrincipal: shop, TaskPolicyArn: audit }
  const own = `arn:aws:iam::${shop}:policy/own`
  for (const arn of ['arn:aws:iam::aws:policy/AdministratorAccess', taskPolicy('Everything'), own]) {
    await assertRefused(sts.assumeRoot({ ...asked, TaskPolicyArn: { arn } }), 'ValidationError', /no policy of a privileged task/)
  }
  await assertRefused(sts.assumeRoot({ ...asked, TaskPolicyArn: {} }), 'ValidationError', /taskPolicyArn/)
  for (const TargetPrincipal of [`arn:aws:iam::${shop}:user/ann`, 'shop-and-more', `arn:aws-cn:iam::${shop}:root`]) {
    await assertRefused(sts.assumeRoot({ ...asked, TargetPrincipal }), 'ValidationError', /neither an account nor/)
  }
  await assertRefused(sts.assumeRoot({ ...asked, DurationSeconds: 901 }), 'ValidationError', /900/)
})

test('who may not: nobody without the permission, no root, no session of a user', async () => {
  const asked = { TargetPrincipal: shop, TaskPolicyArn: audit }
  const eve = await createUser(server, 'eve', allow('iam:*'))
  await assertRefused(
    sdk(server, eve).sts.assumeRoot(asked), 'AccessDenied', denied(`arn:aws:iam::${account}:user/eve`, shop), 403,
  )
  await assertRefused(sdk(server).sts.assumeRoot(asked), 'AccessDenied', 'AssumeRoot may not be called by root accounts.', 403)
  const { Credentials } = await sdk(server, ann).sts.getSessionToken({})
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials!
  const session: Identity = { accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey!, sessionToken: SessionToken! }
  await assertRefused(
    sdk(server, session).sts.assumeRoot(asked), 'AccessDenied', 'Cannot call AssumeRoot with session credentials', 403,
  )
})

test('the permission may be for one task alone', async () => {
  const Condition = { ArnEquals: { 'sts:TaskPolicyArn': audit.arn } }
  const uma = await createUser(server, 'uma', { ...allow('sts:AssumeRoot'), Condition })
  await assumeRoot(server, uma, shop, 'IAMAuditRootUserCredentials')
  await assertRefused(
    assumeRoot(server, uma, shop, 'IAMDeleteRootUserCredentials'), 'AccessDenied',
    denied(`arn:aws:iam::${account}:user/uma`, shop), 403,
  )
})

test('nobody of a member acts as root, of its own account or of another, even where he may do everything', async () => {
  const lab = await createAccount(server, 'lab')
  const arn = `arn:aws:sts::${shop}:assumed-role/OrganizationAccountAccessRole/session`
  for (const target of [shop, lab, account]) {
    await assertRefused(
      assumeRoot(server, administrator, target, 'IAMDeleteRootUserCredentials'), 'AccessDenied', denied(arn, target), 403,
    )
  }
  const boss = await createUser(server, 'boss', allow('*'))
  for (const target of [account, '999999999999']) {
    await assertRefused(
      assumeRoot(server, boss, target, 'IAMAuditRootUserCredentials'), 'AccessDenied',
      denied(`arn:aws:iam::${account}:user/boss`, target), 403,
    )
  }
})

test('a delegated administrator acts as its members\' root, and by its own policies as its own', async () => {
  const [desk, till] = [await createAccount(server, 'desk'), await createAccount(server, 'till')]
  const desks = await memberOf(server, desk)
  const { organizations } = sdk(server)
  await assertRefused(assumeRoot(server, desks, till, 'IAMAuditRootUserCredentials'), 'AccessDenied', /sts:AssumeRoot/, 403)
  await organizations.registerDelegatedAdministrator({ AccountId: desk, ServicePrincipal: trustedForRoot })
  const session = await assumeRoot(server, desks, till, 'IAMAuditRootUserCredentials')
  await sdk(server, session).iam.listAccessKeys({})
  await assumeRoot(server, desks, desk, 'IAMAuditRootUserCredentials')
  await assertRefused(assumeRoot(server, desks, account, 'IAMAuditRootUserCredentials'), 'AccessDenied', /sts:AssumeRoot/, 403)
  const { iam } = sdk(server, desks)
  await iam.createUser({ UserName: 'nobody' })
  const { AccessKey } = await iam.createAccessKey({ UserName: 'nobody' })
  const nobody = { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! }
  for (const target of [desk, till]) {
    await assertRefused(assumeRoot(server, nobody, target, 'IAMAuditRootUserCredentials'), 'AccessDenied', /sts:AssumeRoot/, 403)
  }
  // What it began ends with its office.
  await organizations.deregisterDelegatedAdministrator({ AccountId: desk, ServicePrincipal: trustedForRoot })
  await assertRefused(sdk(server, session).iam.listAccessKeys({}), 'InvalidClientTokenId', /security token/, 403)
})

test('another organization\'s management account is nobody here, nor is this one there', async () => {
  const given = await startServer({ dev: true })
  await openRootAccess(given)
  const [leaver, member] = [await createAccount(given, 'leaver'), await createAccount(given, 'member')]
  const boss = await createUser(given, 'boss', allow('sts:AssumeRoot'))
  const leavers = await memberOf(given, leaver)
  const { iam } = sdk(given, leavers)
  await iam.createUser({ UserName: 'max' })
  await iam.putUserPolicy({ UserName: 'max', PolicyName: 'all', PolicyDocument: policy(allow('*')) })
  const { AccessKey } = await iam.createAccessKey({ UserName: 'max' })
  const max = { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! }
  await pass(given, 5 * 24 * 3600_000)
  const kept = await assumeRoot(given, boss, leaver, 'IAMAuditRootUserCredentials')
  await sdk(given).organizations.removeAccountFromOrganization({ AccountId: leaver })
  await assertRefused(sdk(given, kept).iam.listAccessKeys({}), 'InvalidClientTokenId', /security token/, 403)
  await openRootAccess(given, max)
  await assertRefused(sdk(given, kept).iam.listAccessKeys({}), 'InvalidClientTokenId', /security token/, 403)
  for (const [who, target] of [[max, member], [max, account], [boss, leaver], [max, leaver]] as const) {
    await assertRefused(assumeRoot(given, who, target, 'IAMAuditRootUserCredentials'), 'AccessDenied', /sts:AssumeRoot/, 403)
  }
})

const endings: Readonly<Record<string, (given: TestServer, member: string) => Promise<unknown>>> = {
  'the feature is disabled': given => sdk(given).iam.disableOrganizationsRootCredentialsManagement({}),
  'the organization no longer trusts IAM': given =>
    sdk(given).organizations.disableAWSServiceAccess({ ServicePrincipal: trustedForRoot }),
  'the member is closed': (given, member) => sdk(given).organizations.closeAccount({ AccountId: member }),
}

test('a session ends with what let it begin, and none is given any more', async t => {
  for (const [title, end] of Object.entries(endings)) {
    await t.test(`where ${title}`, async () => {
      const given = await startServer()
      await openRootAccess(given)
      const member = await createAccount(given, 'member')
      const boss = await createUser(given, 'boss', allow('sts:AssumeRoot'))
      const { iam, sts } = sdk(given, await assumeRoot(given, boss, member, 'IAMAuditRootUserCredentials'))
      await iam.listAccessKeys({})
      await end(given, member)
      await assertRefused(iam.listAccessKeys({}), 'InvalidClientTokenId', /security token/, 403)
      await assertRefused(sts.getCallerIdentity({}), 'InvalidClientTokenId', /security token/, 403)
      await assertRefused(assumeRoot(given, boss, member, 'IAMAuditRootUserCredentials'), 'AccessDenied', /AssumeRoot/, 403)
    })
  }
})

test('one feature is for what root has, the other for what others cannot unlock', async () => {
  const given = await startServer()
  await openRootAccess(given)
  const member = await createAccount(given, 'member')
  const boss = await createUser(given, 'boss', allow('sts:AssumeRoot'))
  await sdk(given).iam.disableOrganizationsRootSessions({})
  for (const task of ['SQSUnlockQueuePolicy', 'S3UnlockBucketPolicy']) {
    await assertRefused(assumeRoot(given, boss, member, task), 'AccessDenied', /AssumeRoot/, 403)
  }
  await assumeRoot(given, boss, member, 'IAMCreateRootUserPassword')
  await sdk(given).iam.enableOrganizationsRootSessions({})
  await sdk(given).iam.disableOrganizationsRootCredentialsManagement({})
  await assertRefused(assumeRoot(given, boss, member, 'IAMCreateRootUserPassword'), 'AccessDenied', /AssumeRoot/, 403)
  await assumeRoot(given, boss, member, 'SQSUnlockQueuePolicy')
})

test('no session goes beyond its task, nor gets itself another', async () => {
  const { iam, sts, kms, sqs, organizations } = sdk(server, await assumeRoot(server, ann, shop, 'IAMAuditRootUserCredentials'))
  const explicit = `with an explicit deny in an identity-based policy: ${audit.arn}`
  await assertRefused(
    iam.listUsers({}), 'AccessDenied',
    `User: ${shopRoot} is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::${shop}:user/ ${explicit}`, 403,
  )
  await assertRefused(iam.createAccessKey({}), 'AccessDenied', /explicit deny in an identity-based policy/, 403)
  await assertRefused(
    iam.createLoginProfile({ UserName: 'x', Password: 'Correct horse 1' }), 'AccessDenied', /explicit deny/, 403,
  )
  await assertRefused(kms.listKeys({}), 'AccessDeniedException', /explicit deny/)
  await assertRefused(sqs.listQueues({}), 'AccessDenied', /explicit deny/)
  await assertRefused(organizations.describeOrganization({}), 'AccessDeniedException', /explicit deny/)
  const session = /Cannot call \w+ with session credentials/
  await assertRefused(sts.getSessionToken({}), 'AccessDenied', session, 403)
  await assertRefused(sts.getFederationToken({ Name: 'me', Policy: policy(allow('*')) }), 'AccessDenied', session, 403)
  await assertRefused(sts.assumeRole({
    RoleArn: `arn:aws:iam::${shop}:role/OrganizationAccountAccessRole`, RoleSessionName: 'me',
  }), 'AccessDenied', 'Roles may not be assumed by root accounts.', 403)
  await assertRefused(
    sts.assumeRoot({ TargetPrincipal: shop, TaskPolicyArn: audit }), 'AccessDenied',
    'AssumeRoot may not be called by root accounts.', 403,
  )
})

test('the organization\'s policies bind it as they bind the member\'s root', async () => {
  const given = await startServer()
  await openRootAccess(given)
  const { organizations } = sdk(given)
  const { Roots } = await organizations.listRoots({})
  await organizations.enablePolicyType({ RootId: Roots![0]!.Id, PolicyType: 'SERVICE_CONTROL_POLICY' })
  const member = await createAccount(given, 'member')
  const boss = await createUser(given, 'boss', allow('sts:AssumeRoot'))
  const Content = policy({
    Effect: 'Deny', Action: 'iam:ListAccessKeys', Resource: '*', Condition: { Bool: { 'aws:AssumedRoot': 'true' } },
  } as never)
  const asked = { Name: 'no-keys', Description: '', Content }
  const { Policy } = await organizations.createPolicy({ ...asked, Type: 'SERVICE_CONTROL_POLICY' })
  await organizations.attachPolicy({ PolicyId: Policy!.PolicySummary!.Id, TargetId: member })
  const { iam } = sdk(given, await assumeRoot(given, boss, member, 'IAMAuditRootUserCredentials'))
  await assertRefused(iam.listAccessKeys({}), 'AccessDenied', /explicit deny in a service control policy/, 403)
  await iam.listSigningCertificates({})
})
