import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../test/kit/identity.ts'
import { createAccount, memberOf } from '../../../test/kit/organizations.ts'
import { assertRecord } from '../../../test/kit/record.ts'
import { assertAllRefused, assertRefused } from '../../../test/kit/refusal.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../test/kit/users.ts'

const server = await startServer()
const { organizations } = sdk(server)
const org = (await organizations.createOrganization({})).Organization!.Id!
const root = (await organizations.listRoots({})).Roots![0]!.Id!
const [shop, lab] = [await createAccount(server, 'shop'), await createAccount(server, 'lab')]
const shopAdmin = sdk(server, await memberOf(server, shop))
const { organizations: ofShop } = shopAdmin
const { organizations: ofLab } = sdk(server, await memberOf(server, lab))
const notAllowed = "You don't have permissions to access this resource."
const guardduty = 'guardduty.amazonaws.com'
const unrecognized = 'You specified an unrecognized service principal.'

test('services are trusted, each once', async () => {
  const enabled = async () => (await organizations.listAWSServiceAccessForOrganization({})).EnabledServicePrincipals!
  assert.deepEqual(await enabled(), [])
  await organizations.enableAWSServiceAccess({ ServicePrincipal: guardduty })
  const [first] = await enabled()
  assert.equal(first!.ServicePrincipal, guardduty)
  assert.ok(Math.abs(first!.DateEnabled!.getTime() - Date.now()) < 60_000)
  await organizations.enableAWSServiceAccess({ ServicePrincipal: guardduty })
  assert.deepEqual(await enabled(), [first])
  await assertRecord(server, 'EnableAWSServiceAccess', { requestParameters: { servicePrincipal: guardduty }, readOnly: false })
  await organizations.enableAWSServiceAccess({ ServicePrincipal: 'fms.amazonaws.com' })
  for (let i = 0; i < 2; i++) await organizations.disableAWSServiceAccess({ ServicePrincipal: 'fms.amazonaws.com' })
  assert.deepEqual(await enabled(), [first])
  const nobody = { ServicePrincipal: 'nobody.amazonaws.com' }
  await assertAllRefused(
    [organizations.enableAWSServiceAccess(nobody), organizations.disableAWSServiceAccess(nobody)],
    'InvalidInputException', unrecognized,
  )
  await assertRefused(ofShop.enableAWSServiceAccess({ ServicePrincipal: guardduty }), 'AccessDeniedException', notAllowed)
  const { organizations: plain } = sdk(await startServer())
  await plain.createOrganization({ FeatureSet: 'CONSOLIDATED_BILLING' })
  await assertRefused(
    plain.enableAWSServiceAccess({ ServicePrincipal: guardduty }), 'ConstraintViolationException', /all features/,
  )
})

test('a member is registered for services, and then reads of the organization', async () => {
  await assertRefused(ofShop.listAccounts({}), 'AccessDeniedException', notAllowed)
  const asked = { AccountId: shop, ServicePrincipal: guardduty }
  await organizations.registerDelegatedAdministrator(asked)
  await assertRecord(server, 'RegisterDelegatedAdministrator', {
    requestParameters: { accountId: shop, servicePrincipal: guardduty }, readOnly: false,
  })
  assert.equal((await ofShop.listAccounts({})).Accounts!.length, 3)
  assert.equal((await ofShop.describeAccount({ AccountId: lab })).Account!.Id, lab)
  assert.equal((await ofShop.listRoots({})).Roots![0]!.Id, root)
  await assertRefused(ofShop.createOrganizationalUnit({ ParentId: root, Name: 'x' }), 'AccessDeniedException', notAllowed)
  await assertRefused(ofLab.listAccounts({}), 'AccessDeniedException', notAllowed)
  await assertRefused(
    organizations.registerDelegatedAdministrator(asked), 'AccountAlreadyRegisteredException',
    'The provided account is already a delegated administrator for your organization.',
  )
  const { DelegatedAdministrators } = await organizations.listDelegatedAdministrators({ ServicePrincipal: guardduty })
  const { JoinedTimestamp, DelegationEnabledDate, ...told } = DelegatedAdministrators![0]!
  assert.deepEqual(told, {
    Id: shop, Arn: `arn:aws:organizations::${account}:account/${org}/${shop}`, Name: 'shop', Email: 'shop@example.com',
    Status: 'ACTIVE', State: 'ACTIVE', JoinedMethod: 'CREATED',
  })
  assert.ok(JoinedTimestamp!.getTime() <= DelegationEnabledDate!.getTime())
  const others = await organizations.listDelegatedAdministrators({ ServicePrincipal: 'fms.amazonaws.com' })
  assert.deepEqual(others.DelegatedAdministrators, [])
  const services = (await organizations.listDelegatedServicesForAccount({ AccountId: shop })).DelegatedServices!
  assert.deepEqual(services.map(({ ServicePrincipal }) => ServicePrincipal), [guardduty])
})

test('who cannot be registered, nor taken off', async () => {
  const asked = (AccountId: string, ServicePrincipal = guardduty) => ({ AccountId, ServicePrincipal })
  const master = 'You cannot register master account/yourself as delegated administrator for your organization.'
  await assertAllRefused([
    organizations.registerDelegatedAdministrator(asked(account)), organizations.deregisterDelegatedAdministrator(asked(account)),
  ], 'ConstraintViolationException', master)
  await assertAllRefused([
    organizations.registerDelegatedAdministrator(asked('999999999999')),
    organizations.deregisterDelegatedAdministrator(asked('999999999999')),
    organizations.listDelegatedServicesForAccount({ AccountId: '999999999999' }),
  ], 'AccountNotFoundException', "You specified an account that doesn't exist.")
  await assertAllRefused([
    organizations.deregisterDelegatedAdministrator(asked(lab)), organizations.listDelegatedServicesForAccount({ AccountId: lab }),
  ], 'AccountNotRegisteredException', 'The provided account is not a registered delegated administrator for your organization.')
  await assertAllRefused([
    organizations.registerDelegatedAdministrator(asked(lab, 'nobody.amazonaws.com')),
    organizations.deregisterDelegatedAdministrator(asked(shop, 'fms.amazonaws.com')),
    organizations.listDelegatedAdministrators({ ServicePrincipal: 'nobody.amazonaws.com' }),
  ], 'InvalidInputException', unrecognized)
  const early = organizations.registerDelegatedAdministrator(asked(lab, 'fms.amazonaws.com'))
  await assertRefused(early, 'ConstraintViolationException', /enable service access/)
  await organizations.deregisterDelegatedAdministrator(asked(shop))
  await assertRefused(ofShop.listAccounts({}), 'AccessDeniedException', notAllowed)
})

const scp = 'SERVICE_CONTROL_POLICY'
const statement = (Action: string | readonly string[], more: object = {}) =>
  ({ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${shop}:root` }, Action, Resource: '*', ...more }) as never

test('a resource policy lets a member manage policies, and no more than it says', async () => {
  await assertAllRefused([organizations.describeResourcePolicy({}), organizations.deleteResourcePolicy({})],
    'ResourcePolicyNotFoundException', /no resource policy/)
  const Condition = { StringEquals: { 'organizations:PolicyType': 'TAG_POLICY' } }
  const reads = ['organizations:Describe*', 'organizations:List*']
  const Content = policy(statement(['organizations:CreatePolicy', 'organizations:DeletePolicy'], { Condition }), statement(reads))
  const { ResourcePolicy } = await organizations.putResourcePolicy({ Content, Tags: [{ Key: 'a', Value: 'b' }] })
  const { Id, Arn } = ResourcePolicy!.ResourcePolicySummary!
  assert.match(Id!, /^rp-[a-z0-9]{8}$/)
  assert.equal(Arn, `arn:aws:organizations::${account}:resourcepolicy/${org}/${Id}`)
  assert.deepEqual((await ofShop.describeResourcePolicy({})).ResourcePolicy, ResourcePolicy)
  assert.deepEqual((await organizations.listTagsForResource({ ResourceId: Id })).Tags, [{ Key: 'a', Value: 'b' }])
  const asked = { Name: 'tags', Content: '{}', Description: '' }
  const { Policy } = await ofShop.createPolicy({ ...asked, Type: 'TAG_POLICY' })
  await ofShop.listPolicies({ Filter: 'TAG_POLICY' })
  await ofShop.describePolicy({ PolicyId: Policy!.PolicySummary!.Id })
  const deny = policy({ Effect: 'Deny', Action: '*', Resource: '*' })
  const PolicyId = Policy!.PolicySummary!.Id
  await assertAllRefused([
    ofShop.createPolicy({ ...asked, Type: scp, Content: deny }), ofShop.updatePolicy({ PolicyId, Name: 'x' }),
    ofShop.putResourcePolicy({ Content }), ofShop.enablePolicyType({ RootId: root, PolicyType: 'TAG_POLICY' }),
    ofLab.listPolicies({ Filter: 'TAG_POLICY' }),
  ], 'AccessDeniedException', notAllowed)
  await ofShop.deletePolicy({ PolicyId })
  const again = await organizations.putResourcePolicy({ Content: policy(statement('organizations:ListRoots')) })
  assert.equal(again.ResourcePolicy!.ResourcePolicySummary!.Id, Id)
  await ofShop.listRoots({})
  await assertRefused(ofShop.listPolicies({ Filter: scp }), 'AccessDeniedException', notAllowed)
  await organizations.deleteResourcePolicy({})
  await assertRefused(ofShop.listRoots({}), 'AccessDeniedException', notAllowed)
})

test('the member\'s own policies have to let its callers as well', async () => {
  await organizations.putResourcePolicy({ Content: policy(statement('organizations:ListRoots')) })
  const { iam } = shopAdmin
  await iam.createUser({ UserName: 'ann' })
  const { AccessKey } = await iam.createAccessKey({ UserName: 'ann' })
  const ann = { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! }
  await assertRefused(sdk(server, ann).organizations.listRoots({}), 'AccessDeniedException', /no identity-based policy/)
})

test('what is no resource policy', async () => {
  const put = (...statements: readonly object[]) =>
    organizations.putResourcePolicy({ Content: policy(...(statements as never[])) })
  await assertRefused(organizations.putResourcePolicy({ Content: '{' }), 'InvalidInputException', /./)
  await assertAllRefused([
    put(statement('organizations:CloseAccount')), put(statement('kms:*')), put(statement('*')),
    put({ ...(statement('x') as object), Action: undefined, NotAction: 'organizations:ListRoots' }),
  ], 'InvalidInputException', 'The policy names an action that cannot be delegated.')
  const by = (Principal: unknown) => put(statement('organizations:ListRoots', { Principal }))
  await assertRefused(by({ AWS: 'x' }), 'InvalidInputException', /principal/)
  await assertRefused(by(undefined), 'InvalidInputException', /Principal/)
})

test('the root, units, accounts and policies are tagged alike', async () => {
  const unit = (await organizations.createOrganizationalUnit({ ParentId: root, Name: 'unit' })).OrganizationalUnit!.Id!
  const made = await organizations.createPolicy({ Name: 'p', Content: '{}', Description: '', Type: 'TAG_POLICY' })
  for (const ResourceId of [root, unit, shop, made.Policy!.PolicySummary!.Id!]) {
    const tags = async () => (await organizations.listTagsForResource({ ResourceId })).Tags
    await organizations.tagResource({ ResourceId, Tags: [{ Key: 'team', Value: 'a' }, { Key: 'stage', Value: 'b' }] })
    await organizations.tagResource({ ResourceId, Tags: [{ Key: 'team', Value: 'c' }] })
    assert.deepEqual(await tags(), [{ Key: 'team', Value: 'c' }, { Key: 'stage', Value: 'b' }])
    await organizations.untagResource({ ResourceId, TagKeys: ['stage', 'none'] })
    assert.deepEqual(await tags(), [{ Key: 'team', Value: 'c' }])
    const many = Array.from({ length: 50 }, (_, i) => ({ Key: `k${i}`, Value: '' }))
    await assertRefused(organizations.tagResource({ ResourceId, Tags: many }), 'ConstraintViolationException', /number of tags/)
  }
  const rule = { ...allow('organizations:DescribeAccount'), Condition: { StringEquals: { 'aws:ResourceTag/team': 'c' } } }
  const { organizations: clerk } = sdk(server, await createUser(server, 'tag-reader', rule))
  await clerk.describeAccount({ AccountId: shop })
  await assert.rejects(clerk.describeAccount({ AccountId: lab }), { name: 'AccessDeniedException' })
  const Tags = [{ Key: 'a', Value: '' }]
  await assertAllRefused(['999999999999', 'p-0123456789', 'rp-01234567', 'r-0000'].flatMap(ResourceId => [
    organizations.tagResource({ ResourceId, Tags }), organizations.untagResource({ ResourceId, TagKeys: ['a'] }),
    organizations.listTagsForResource({ ResourceId }),
  ]), 'TargetNotFoundException', "You specified a target that doesn't exist.")
  const ofAws = organizations.tagResource({ ResourceId: 'p-FullAWSAccess', Tags })
  const pattern = 'You provided a value that does not match the required pattern.'
  await assertRefused(ofAws, 'InvalidInputException', pattern)
  await assertRefused(organizations.listTagsForResource({ ResourceId: 'p-FullAWSAccess' }), 'InvalidInputException', pattern)
  const twice = organizations.tagResource({ ResourceId: root, Tags: [...Tags, ...Tags] })
  await assertRefused(twice, 'InvalidInputException', 'You specified duplicate tag keys.')
})
