import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PolicyType } from '@aws-sdk/client-organizations'
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
const shop = await createAccount(server, 'shop')
const unit = (await organizations.createOrganizationalUnit({ ParentId: root, Name: 'unit' })).OrganizationalUnit!.Id!

const deny = policy({ Effect: 'Deny', Action: 'kms:CreateKey', Resource: '*' })
const scp = 'SERVICE_CONTROL_POLICY'
const rcp = 'RESOURCE_CONTROL_POLICY'
const denyAbroad = JSON.stringify({
  Version: '2012-10-17', Statement: { Effect: 'Deny', Principal: '*', Action: 'kms:*', Resource: '*' },
})

async function create(Name: string, Content = deny, Type: PolicyType = scp): Promise<string> {
  return (await organizations.createPolicy({ Name, Content, Type, Description: '' })).Policy!.PolicySummary!.Id!
}
const attached = async (TargetId: string, Filter: PolicyType = scp) =>
  (await organizations.listPoliciesForTarget({ TargetId, Filter })).Policies!.map(({ Id }) => Id)
const attach = (PolicyId: string, TargetId: string) => organizations.attachPolicy({ PolicyId, TargetId })
const detach = (PolicyId: string, TargetId: string) => organizations.detachPolicy({ PolicyId, TargetId })
const targets = async (PolicyId: string) =>
  (await organizations.listTargetsForPolicy({ PolicyId })).Targets!.map(({ TargetId }) => TargetId)

test('a type is enabled in the root once, and with it AWS\'s own policy is attached everywhere', async () => {
  const enable = (PolicyType: PolicyType, RootId = root) => organizations.enablePolicyType({ RootId, PolicyType })
  assert.deepEqual(await attached(shop), [])
  const { Root } = await enable(scp)
  assert.deepEqual(Root!.PolicyTypes, [{ Type: scp, Status: 'ENABLED' }])
  assert.deepEqual((await organizations.listRoots({})).Roots, [Root])
  await assertRefused(enable(scp), 'PolicyTypeAlreadyEnabledException', 'The specified policy type is already enabled.')
  await assertRefused(enable(scp, 'r-0000'), 'RootNotFoundException', "You specified a root that doesn't exist.")
  for (const id of [root, unit, shop, account]) assert.deepEqual(await attached(id), ['p-FullAWSAccess'])
  await enable(rcp)
  for (const id of [root, unit, shop, account]) assert.deepEqual(await attached(id, rcp), ['p-RCPFullAWSAccess'])
  assert.deepEqual(new Set(await targets('p-FullAWSAccess')), new Set([root, unit, shop, account]))
  await assertRecord(server, 'EnablePolicyType', {
    readOnly: false, requestParameters: { rootId: root, policyType: rcp },
  })
})

test('AWS\'s own policies are listed and read, and not changed', async () => {
  const { Policies } = await organizations.listPolicies({ Filter: scp })
  const Arn = 'arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess'
  assert.deepEqual(Policies, [{
    Id: 'p-FullAWSAccess', Arn, Name: 'FullAWSAccess', Description: 'Allows access to every operation', Type: scp,
    AwsManaged: true,
  }])
  const { Policy } = await organizations.describePolicy({ PolicyId: 'p-FullAWSAccess' })
  assert.deepEqual(JSON.parse(Policy!.Content!), {
    Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  })
  for (const PolicyId of ['p-FullAWSAccess', 'p-RCPFullAWSAccess']) {
    const calls = [organizations.deletePolicy({ PolicyId }), organizations.updatePolicy({ PolicyId, Name: 'x' })]
    await assertAllRefused(calls, 'InvalidInputException', /managed by AWS/)
  }
  await assertRefused(detach('p-RCPFullAWSAccess', shop), 'InvalidInputException', /cannot detach/)
  await assertRefused(create('FullAWSAccess'), 'DuplicatePolicyException', 'A policy with the same name already exists.')
})

test('a policy is made, read, changed and deleted', async () => {
  const asked = { Name: 'no-keys', Content: deny, Type: scp, Description: 'none' } as const
  const { Policy } = await organizations.createPolicy(asked)
  const Id = Policy!.PolicySummary!.Id!
  assert.match(Id, /^p-[a-z0-9]{10}$/)
  const Arn = `arn:aws:organizations::${account}:policy/${org}/service_control_policy/${Id}`
  const PolicySummary = { Id, Arn, Name: 'no-keys', Description: 'none', Type: scp, AwsManaged: false }
  assert.deepEqual(Policy, { PolicySummary, Content: deny })
  await assertRecord(server, 'CreatePolicy', { readOnly: false, awsRegion: 'us-east-1' })
  assert.deepEqual((await organizations.describePolicy({ PolicyId: Id })).Policy, Policy)
  await assertRefused(create('no-keys'), 'DuplicatePolicyException', 'A policy with the same name already exists.')
  await create('no-keys', denyAbroad, rcp)
  const changed = await organizations.updatePolicy({ PolicyId: Id, Name: 'renamed', Description: '' })
  assert.deepEqual(changed.Policy, { PolicySummary: { ...PolicySummary, Name: 'renamed', Description: '' }, Content: deny })
  const another = await create('no-keys')
  await assertRefused(organizations.updatePolicy({ PolicyId: Id, Name: 'no-keys' }), 'DuplicatePolicyException', /same name/)
  for (const PolicyId of [Id, another]) await organizations.deletePolicy({ PolicyId })
  await assertAllRefused([
    organizations.describePolicy({ PolicyId: Id }), organizations.deletePolicy({ PolicyId: Id }), targets(Id), attach(Id, shop),
    organizations.updatePolicy({ PolicyId: Id, Name: 'x' }),
  ], 'PolicyNotFoundException', "You specified a policy that doesn't exist.")
})

test('documents that are none of their type, or too long', async () => {
  const malformed = 'The provided policy document does not meet the requirements of the specified policy type.'
  const denyAll = { Effect: 'Deny', Action: 'kms:*', Resource: '*' }
  const documents: readonly (readonly [PolicyType, unknown])[] = [
    [scp, []],
    [scp, { Version: '2012-10-17', Statement: [{ ...denyAll, Principal: '*' }] }],
    [scp, { Version: '2008-10-17', Statement: [denyAll] }],
    [scp, { Version: '2012-10-17', Statement: [{ ...denyAll, Action: undefined }] }],
    [rcp, { Version: '2012-10-17', Statement: [denyAll] }],
    [rcp, { Version: '2012-10-17', Statement: [{ ...denyAll, Principal: '*', Effect: 'Allow' }] }],
    [rcp, { Version: '2012-10-17', Statement: [{ ...denyAll, Principal: '*', Action: '*' }] }],
    ['TAG_POLICY', [1]],
  ]
  for (const [type, document] of documents) {
    await assertRefused(create('bad', JSON.stringify(document), type), 'MalformedPolicyDocumentException', malformed)
  }
  await assertRefused(create('bad', '{', 'BACKUP_POLICY'), 'MalformedPolicyDocumentException', malformed)
  const PolicyId = await create('good', '{"tags":{}}', 'TAG_POLICY')
  await assertRefused(organizations.updatePolicy({ PolicyId, Content: '1' }), 'MalformedPolicyDocumentException', malformed)
  for (const [type, longest] of [[scp, 10_240], [rcp, 5120], ['AISERVICES_OPT_OUT_POLICY', 2500]] as const) {
    const document = type === scp ? deny : denyAbroad
    await create(`long-${type}`, document.padEnd(longest), type)
    const call = create('longer', document.padEnd(longest + 1), type)
    await assertRefused(call, 'ConstraintViolationException', 'You have exceeded the maximum policy size.')
  }
})

test('what is attached: never twice, ten of a type at most, and never none', async () => {
  const made: string[] = []
  for (let i = 0; i < 10; i++) made.push(await create(`one-${i}`))
  for (const id of made.slice(1)) await attach(id, unit)
  await assertRecord(server, 'AttachPolicy', { requestParameters: { policyId: made[9], targetId: unit } })
  const exists = 'A policy with the specified name and type already exists.'
  await assertRefused(attach(made[1]!, unit), 'DuplicatePolicyAttachmentException', exists)
  await assertRefused(attach('p-FullAWSAccess', unit), 'DuplicatePolicyAttachmentException', exists)
  const most = 'You have attached the maximum number of policies to the specified target.'
  await assertRefused(attach(made[0]!, unit), 'ConstraintViolationException', most)
  assert.deepEqual(await attached(unit), ['p-FullAWSAccess', ...made.slice(1)])
  assert.deepEqual(await targets(made[1]!), [unit])
  await assertRefused(organizations.deletePolicy({ PolicyId: made[1] }), 'PolicyInUseException', /attached/)
  await detach('p-FullAWSAccess', unit)
  assert.equal((await targets('p-FullAWSAccess')).includes(unit), false)
  for (const id of made.slice(2)) await detach(id, unit)
  const last = 'You cannot remove the last policy attached to the specified target. '
    + 'You must have at least one attached at all times.'
  await assertRefused(detach(made[1]!, unit), 'ConstraintViolationException', last)
  await attach('p-FullAWSAccess', unit)
  await detach(made[1]!, unit)
  await assertRefused(detach(made[1]!, unit), 'PolicyNotAttachedException', /not attached/)
  for (const PolicyId of made) await organizations.deletePolicy({ PolicyId })
  for (const TargetId of ['999999999999', 'r-0000', `ou-${root.slice(2)}-00000000`]) {
    const calls = [attached(TargetId), attach('p-FullAWSAccess', TargetId), detach('p-FullAWSAccess', TargetId)]
    await assertAllRefused(calls, 'TargetNotFoundException', "You specified a target that doesn't exist.")
  }
})

test('policies and their targets are listed page by page', async () => {
  const made: string[] = []
  for (let i = 0; i < 4; i++) made.push(await create(`listed-${i}`))
  const listed: string[] = []
  for (let NextToken: string | undefined; ;) {
    const page = await organizations.listPolicies({ Filter: scp, MaxResults: 2, NextToken })
    listed.push(...page.Policies!.map(({ Id }) => Id!))
    if ((NextToken = page.NextToken) === undefined) break
    assert.equal(page.Policies!.length, 2)
  }
  assert.equal(listed[0], 'p-FullAWSAccess')
  assert.deepEqual(made.filter(id => !listed.includes(id)), [])
  assert.equal(new Set(listed).size, listed.length)
  for (const id of [root, unit, shop]) await attach(made[0]!, id)
  for (const PolicyId of [made[0]!, 'p-FullAWSAccess']) {
    const found: string[] = []
    for (let NextToken: string | undefined; ;) {
      const page = await organizations.listTargetsForPolicy({ PolicyId, MaxResults: 2, NextToken })
      found.push(...page.Targets!.map(({ TargetId }) => TargetId!))
      if ((NextToken = page.NextToken) === undefined) break
    }
    assert.deepEqual(found.sort(), [root, unit, shop, ...(PolicyId === made[0] ? [] : [account])].sort())
  }
  const { Targets } = await organizations.listTargetsForPolicy({ PolicyId: made[0] })
  assert.deepEqual(Targets!.find(({ TargetId }) => TargetId === unit), {
    TargetId: unit, Arn: `arn:aws:organizations::${account}:ou/${org}/${unit}`, Name: 'unit', Type: 'ORGANIZATIONAL_UNIT',
  })
  const first = await organizations.listPoliciesForTarget({ TargetId: shop, Filter: scp, MaxResults: 1 })
  const rest = await organizations.listPoliciesForTarget({ TargetId: shop, Filter: scp, NextToken: first.NextToken })
  assert.deepEqual([...first.Policies!, ...rest.Policies!].map(({ Id }) => Id), ['p-FullAWSAccess', made[0]])
})

test('a type that is disabled is attached nowhere, and when it is enabled again begins anew', async () => {
  const PolicyId = await create('again')
  await attach(PolicyId, shop)
  const { Root } = await organizations.disablePolicyType({ RootId: root, PolicyType: scp })
  assert.deepEqual(Root!.PolicyTypes, [{ Type: rcp, Status: 'ENABLED' }])
  const disabled = 'This operation can be performed only for enabled policy types.'
  await assertRefused(attach(PolicyId, unit), 'PolicyTypeNotEnabledException', disabled)
  const again = organizations.disablePolicyType({ RootId: root, PolicyType: scp })
  await assertRefused(again, 'PolicyTypeNotEnabledException', disabled)
  assert.deepEqual([await attached(shop), await targets(PolicyId)], [[], []])
  await organizations.enablePolicyType({ RootId: root, PolicyType: scp })
  assert.deepEqual([await attached(shop), await targets(PolicyId)], [['p-FullAWSAccess'], []])
  await attach(PolicyId, shop)
  assert.deepEqual(await targets(PolicyId), [shop])
})

test('an organization for billing alone has no policies', async () => {
  const plain = sdk(await startServer()).organizations
  const { Organization } = await plain.createOrganization({ FeatureSet: 'CONSOLIDATED_BILLING' })
  assert.deepEqual(Organization!.AvailablePolicyTypes, [])
  const RootId = (await plain.listRoots({})).Roots![0]!.Id!
  const unavailable = 'PolicyTypeNotAvailableForOrganizationException'
  await assertRefused(plain.enablePolicyType({ RootId, PolicyType: scp }), unavailable, /not available/)
  await assertRefused(plain.createPolicy({ Name: 'x', Content: deny, Type: scp, Description: '' }), unavailable, /not available/)
})

test('a member has none of it, and the permission may go by the type', async () => {
  const { organizations: member } = sdk(server, await memberOf(server, shop))
  const text = "You don't have permissions to access this resource."
  await assertRefused(member.listPolicies({ Filter: scp }), 'AccessDeniedException', text)
  const may = {
    ...allow(['organizations:AttachPolicy', 'organizations:CreatePolicy']),
    Condition: { StringEquals: { 'organizations:PolicyType': 'TAG_POLICY' } },
  }
  const clerk = sdk(server, await createUser(server, 'clerk', may)).organizations
  await organizations.enablePolicyType({ RootId: root, PolicyType: 'TAG_POLICY' })
  const asked = { Name: 'tags', Content: '{}', Description: '' }
  const { Policy } = await clerk.createPolicy({ ...asked, Type: 'TAG_POLICY' })
  await clerk.attachPolicy({ PolicyId: Policy!.PolicySummary!.Id, TargetId: unit })
  const wrong = clerk.createPolicy({ ...asked, Type: scp, Content: deny })
  await assertRefused(wrong, 'AccessDeniedException', /organizations:CreatePolicy on resource: \*/)
  const PolicyId = await create('theirs')
  await assertRefused(clerk.attachPolicy({ PolicyId, TargetId: unit }), 'AccessDeniedException',
    `User: arn:aws:iam::${account}:user/clerk is not authorized to perform: organizations:AttachPolicy on resource: `
      + `arn:aws:organizations::${account}:policy/${org}/service_control_policy/${PolicyId} because no identity-based policy `
      + 'allows the organizations:AttachPolicy action')
})
