// What an organization's policies keep its members from, and everybody from what its members have.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { other, startWithOther, theirs } from '../kit/accounts.ts'
import { account, root, type Identity } from '../kit/identity.ts'
import { createAccount, memberOf } from '../kit/organizations.ts'
import { assertRecord } from '../kit/record.ts'
import { anyReason, assertRefused } from '../kit/refusal.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'
import { allow, createUser, policy } from '../kit/users.ts'

const server = await startWithOther()
const management = sdk(server)
const { organizations } = management
const org = (await organizations.createOrganization({})).Organization!.Id!
const rootId = (await organizations.listRoots({})).Roots![0]!.Id!
const scp = 'SERVICE_CONTROL_POLICY'
const rcp = 'RESOURCE_CONTROL_POLICY'
for (const PolicyType of [scp, rcp] as const) await organizations.enablePolicyType({ RootId: rootId, PolicyType })

const createUnit = async (Name: string) =>
  (await organizations.createOrganizationalUnit({ ParentId: rootId, Name })).OrganizationalUnit!.Id!
const move = (AccountId: string, SourceParentId: string, DestinationParentId: string) =>
  organizations.moveAccount({ AccountId, SourceParentId, DestinationParentId })
let made = 0
async function create(Type: typeof scp | typeof rcp, ...statements: readonly object[]): Promise<string> {
  const Content = policy(...(statements as never[]))
  return (await organizations.createPolicy({ Name: `p${++made}`, Description: '', Type, Content })).Policy!.PolicySummary!.Id!
}
const attach = (PolicyId: string, TargetId: string) => organizations.attachPolicy({ PolicyId, TargetId })
const detach = (PolicyId: string, TargetId: string) => organizations.detachPolicy({ PolicyId, TargetId })
const arnOf = (id: string, type: string) => `arn:aws:organizations::${account}:policy/${org}/${type.toLowerCase()}/${id}`

const [closed, open] = [await createUnit('closed'), await createUnit('open')]
const [shop, lab] = [await createAccount(server, 'shop'), await createAccount(server, 'lab')]
await move(shop, rootId, closed)
await move(lab, rootId, open)
const [shopAdmin, labAdmin] = [await memberOf(server, shop), await memberOf(server, lab)]

/** A user of the member that may do everything. */
async function userOf(admin: Identity, UserName: string): Promise<Identity> {
  const { iam } = sdk(server, admin)
  await iam.createUser({ UserName })
  await iam.putUserPolicy({ UserName, PolicyName: 'all', PolicyDocument: policy(allow('*')) })
  const { AccessKey } = await iam.createAccessKey({ UserName })
  return { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! }
}
const [shopUser, labUser] = [await userOf(shopAdmin, 'ann'), await userOf(labAdmin, 'bob')]
const createKey = (who: Identity) => sdk(server, who).kms.createKey({})

const noKeys = await create(scp, { Effect: 'Deny', Action: 'kms:CreateKey', Resource: '*' })

test('what a unit denies is denied to all callers of its accounts, from the next call, and to no others', async () => {
  await createKey(shopAdmin)
  await attach(noKeys, closed)
  const denied = `is not authorized to perform: kms:CreateKey on resource: * with an explicit deny in a service control policy: `
    + arnOf(noKeys, scp)
  const session = `arn:aws:sts::${shop}:assumed-role/OrganizationAccountAccessRole/session`
  await assertRefused(createKey(shopAdmin), 'AccessDeniedException', `User: ${session} ${denied}`)
  await assertRecord(server, 'CreateKey', { errorCode: 'AccessDenied', errorMessage: `User: ${session} ${denied}` })
  await assertRefused(createKey(shopUser), 'AccessDeniedException', `User: arn:aws:iam::${shop}:user/ann ${denied}`)
  await sdk(server, shopAdmin).kms.listKeys({})
  for (const who of [labAdmin, labUser, root, theirs]) await createKey(who)
})

test('an account that moves is bound at once by what is over its new place', async () => {
  await move(shop, closed, open)
  await createKey(shopAdmin)
  await move(lab, open, closed)
  await assertRefused(createKey(labUser), 'AccessDeniedException', /service control policy/)
  await move(lab, closed, open)
  await move(shop, open, closed)
  await createKey(labUser)
  await assertRefused(createKey(shopUser), 'AccessDeniedException', /service control policy/)
})

test('the management account is bound by nothing, were it attached to the root', async () => {
  const nothing = await create(scp, { Effect: 'Deny', Action: '*', Resource: '*' })
  await attach(nothing, rootId)
  await attach(nothing, account)
  await createKey(root)
  await sdk(server, await createUser(server, 'clerk', allow('kms:*'))).kms.listKeys({})
  await assertRefused(sdk(server, labUser).kms.listKeys({}), 'AccessDeniedException', /explicit deny in a service control policy/)
  await detach(nothing, rootId)
  await sdk(server, labUser).kms.listKeys({})
})

test('every level has to allow what is done', async () => {
  const kmsAlone = await create(scp, { Effect: 'Allow', Action: ['kms:*', 'iam:*'], Resource: '*' })
  await attach(kmsAlone, open)
  await detach('p-FullAWSAccess', open)
  await createKey(labUser)
  const no = 'because no service control policy allows the ssm:GetParameter action'
  await assertRefused(sdk(server, labUser).ssm.getParameter({ Name: 'x' }), 'AccessDeniedException', new RegExp(`${no}$`))
  await attach(kmsAlone, lab)
  await attach('p-FullAWSAccess', open)
  await detach('p-FullAWSAccess', lab)
  await assertRefused(sdk(server, labUser).ssm.getParameter({ Name: 'x' }), 'AccessDeniedException', new RegExp(`${no}$`))
  await attach('p-FullAWSAccess', lab)
  await assert.rejects(sdk(server, labUser).ssm.getParameter({ Name: 'x' }), { name: 'ParameterNotFound' })
})

test('conditions are those of the call, and what is changed in a policy holds from the next one', async () => {
  const exceptAdmin = {
    Effect: 'Deny', Action: 'kms:ListAliases', Resource: '*',
    Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/OrganizationAccountAccessRole' } },
  }
  const PolicyId = await create(scp, exceptAdmin)
  await attach(PolicyId, lab)
  const aliases = (who: Identity) => sdk(server, who).kms.listAliases({})
  await aliases(labAdmin)
  await assertRefused(aliases(labUser), 'AccessDeniedException', /service control policy/)
  await organizations.updatePolicy({ PolicyId, Content: policy({ ...exceptAdmin, Action: 'kms:ListGrants' } as never) })
  await aliases(labUser)
  await detach(PolicyId, lab)
})

test('who assumes a role of another account is bound by the caller\'s organization, and within by the role\'s', async () => {
  const assume = { RoleArn: `arn:aws:iam::${lab}:role/shared`, RoleSessionName: 'visit' }
  const trust = policy({ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${shop}:root` }, Action: 'sts:AssumeRole' } as never)
  const { iam } = sdk(server, labAdmin)
  await iam.createRole({ RoleName: 'shared', AssumeRolePolicyDocument: trust })
  await iam.putRolePolicy({ RoleName: 'shared', PolicyName: 'all', PolicyDocument: policy(allow('*')) })
  const { Credentials } = await sdk(server, shopUser).sts.assumeRole(assume)
  const visit = {
    accessKeyId: Credentials!.AccessKeyId!, secretAccessKey: Credentials!.SecretAccessKey!,
    sessionToken: Credentials!.SessionToken!,
  }
  await createKey(visit)
  const noRoles = await create(scp, { Effect: 'Deny', Action: 'sts:AssumeRole', Resource: assume.RoleArn })
  await attach(noRoles, lab)
  await sdk(server, shopUser).sts.assumeRole(assume)
  await attach(noRoles, shop)
  const refused = (id: string, user: string) =>
    `User: arn:aws:iam::${id}:user/${user} is not authorized to perform: sts:AssumeRole on resource: ${assume.RoleArn}`
  await assertRefused(sdk(server, shopUser).sts.assumeRole(assume), 'AccessDenied', refused(shop, 'ann'), 403)
  await assertRefused(sdk(server, labUser).sts.assumeRole(assume), 'AccessDenied',
    `${refused(lab, 'bob')} with an explicit deny in a service control policy: ${arnOf(noRoles, scp)}`, 403)
  for (const id of [lab, shop]) await detach(noRoles, id)
})

const outsiders = (Action: string) => ({
  Effect: 'Deny', Principal: '*', Action, Resource: '*',
  Condition: { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': org }, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } },
})

test('a resource control policy keeps out who is not of the organization, whatever the resource\'s own says', async () => {
  const byRoot = (id: string) => ({ ...allow('kms:*'), Principal: { AWS: `arn:aws:iam::${id}:root` } })
  const everyone = { ...allow('kms:DescribeKey'), Principal: '*' }
  const keyOf = async (who: Identity, id: string) =>
    (await sdk(server, who).kms.createKey({ Policy: policy(byRoot(id), everyone) })).KeyMetadata!.Arn!
  const [labKey, ownKey] = [await keyOf(labUser, lab), await keyOf(root, account)]
  const describe = (who: Identity, KeyId = labKey) => sdk(server, who).kms.describeKey({ KeyId })
  for (const who of [theirs, shopUser, labUser, root]) await describe(who)
  const PolicyId = await create(rcp, outsiders('kms:*'))
  await attach(PolicyId, rootId)
  await assertRefused(describe(theirs), 'AccessDeniedException',
    `User: arn:aws:iam::${other}:root is not authorized to perform: kms:DescribeKey ${anyReason}`)
  for (const who of [shopUser, labUser, root]) await describe(who)
  await describe(theirs, ownKey)
  await detach(PolicyId, rootId)
  await describe(theirs)
})

test('it binds the account\'s own callers too, and names itself to them', async () => {
  const PolicyId = await create(rcp, { Effect: 'Deny', Principal: '*', Action: ['kms:DescribeKey', 'ssm:*'], Resource: '*' })
  await attach(PolicyId, lab)
  const { KeyMetadata } = await createKey(labUser)
  const KeyId = KeyMetadata!.KeyId!
  await assertRefused(sdk(server, labUser).kms.describeKey({ KeyId }), 'AccessDeniedException',
    `User: arn:aws:iam::${lab}:user/bob is not authorized to perform: kms:DescribeKey on resource: ${KeyMetadata!.Arn} `
      + `with an explicit deny in a resource control policy: ${arnOf(PolicyId, rcp)}`)
  // AWS: Systems Manager's resources are under none, nor are AWS's own keys, nor is what is about no resource.
  await sdk(server, labUser).ssm.putParameter({ Name: 'p', Value: 'v', Type: 'SecureString' })
  await sdk(server, labUser).kms.describeKey({ KeyId: 'alias/aws/ssm' })
  await sdk(server, labUser).kms.listKeys({})
  await detach(PolicyId, lab)
})

test('roles, queues and buckets are under it as well', async () => {
  const names = { assume: `arn:aws:iam::${lab}:role/public`, trust: { Effect: 'Allow', Principal: { AWS: '*' } } }
  const lab_ = sdk(server, labUser)
  const AssumeRolePolicyDocument = policy({ ...names.trust, Action: 'sts:AssumeRole' } as never)
  await lab_.iam.createRole({ RoleName: 'public', AssumeRolePolicyDocument })
  const outside = sdk(server, await userOf(theirs, 'out'))
  const assume = () => outside.sts.assumeRole({ RoleArn: names.assume, RoleSessionName: 'out' })
  const { QueueUrl } = await lab_.sqs.createQueue({
    QueueName: 'q', Attributes: { Policy: policy({ ...names.trust, Action: 'sqs:*', Resource: '*' } as never) },
  })
  const send = () => outside.sqs.sendMessage({ QueueUrl, MessageBody: 'x' })
  await assume()
  await send()
  const PolicyId = await create(rcp, outsiders('sts:*'), outsiders('sqs:*'), outsiders('s3:*'))
  await attach(PolicyId, open)
  await assertRefused(assume(), 'AccessDenied', /with an explicit deny in a resource control policy$/, 403)
  await assert.rejects(send())
  await lab_.sqs.sendMessage({ QueueUrl, MessageBody: 'x' })
  await detach(PolicyId, open)
  await assume()
})

test('nobody makes a role that would be bound by nothing', async () => {
  const call = sdk(server, shopUser).iam.createRole({
    RoleName: 'free', Path: '/aws-service-role/kms.amazonaws.com/', AssumeRolePolicyDocument: policy({
      Effect: 'Allow', Principal: { AWS: shop }, Action: 'sts:AssumeRole',
    } as never),
  })
  const message = "Path prefix '/aws-service-role/' can only be used for AWS Service linked Roles"
  await assertRefused(call, 'InvalidInput', message)
})

test('a type that is disabled binds nobody', async () => {
  await assertRefused(createKey(shopUser), 'AccessDeniedException', /service control policy/)
  await organizations.disablePolicyType({ RootId: rootId, PolicyType: scp })
  await createKey(shopUser)
})

test('the root user of a member is bound', async () => {
  const folder = temporaryFolder()
  after(folder.remove)
  const before = await startServer({ folder: folder.path })
  const first = sdk(before).organizations
  await first.createOrganization({})
  const member = await createAccount(before, 'member')
  const RootId = (await first.listRoots({})).Roots![0]!.Id!
  await first.enablePolicyType({ RootId, PolicyType: scp })
  const Content = policy({ Effect: 'Deny', Action: 'kms:CreateKey', Resource: '*' })
  const { Policy } = await first.createPolicy({ Name: 'no', Description: '', Type: scp, Content })
  await first.attachPolicy({ PolicyId: Policy!.PolicySummary!.Id, TargetId: member })
  await before.stop()
  const again = await startServer({ folder: folder.path, account: member, rootAccessKey: theirs })
  const refused = sdk(again, theirs).kms.createKey({})
  const denied = new RegExp(`^User: arn:aws:iam::${member}:root .* service control policy`)
  await assertRefused(refused, 'AccessDeniedException', denied)
  await sdk(again, theirs).kms.listKeys({})
})
