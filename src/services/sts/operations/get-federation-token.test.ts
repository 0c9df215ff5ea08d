import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Credentials } from '@aws-sdk/client-sts'
import { account } from '../../../../test/kit/identity.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam, kms, sts } = sdk(server)
const owner = await createUser(server, 'broker', allow(['sts:GetFederationToken', 'sts:TagSession', 'kms:*']))
const broker = sdk(server, owner).sts
const arn = (name: string) => `arn:aws:sts::${account}:federated-user/${name}`

const as = ({ AccessKeyId, SecretAccessKey, SessionToken }: Credentials) =>
  sdk(server, { accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey!, sessionToken: SessionToken! })

type Input = Parameters<typeof broker.getFederationToken>[0]
const federate = async (input: Input, by = broker) => as((await by.getFederationToken(input)).Credentials!)

test('a federated user may do what both the user and the session policy allow', async () => {
  const made = await broker.getFederationToken({ Name: 'ann', Policy: policy(allow(['kms:ListKeys', 'ssm:*'])) })
  assert.deepEqual(made.FederatedUser, { FederatedUserId: `${account}:ann`, Arn: arn('ann') })
  assert.ok(made.PackedPolicySize! > 0)
  assert.equal((await broker.getFederationToken({ Name: 'bare' })).PackedPolicySize, 0)
  assert.equal(Math.round((made.Credentials!.Expiration!.getTime() - Date.now()) / 3_600_000), 12)
  const ann = as(made.Credentials!)
  const { Arn, UserId, Account } = await ann.sts.getCallerIdentity({})
  assert.deepEqual({ Arn, UserId, Account }, { Arn: arn('ann'), UserId: `${account}:ann`, Account: account })
  await ann.kms.listKeys({})
  const noSession = /^User: \S+:federated-user\/ann is not .* because no session policy allows the kms:CreateKey action$/
  await assertRefused(ann.kms.createKey({}), 'AccessDeniedException', noSession)
  await assertRefused(ann.ssm.getParameter({ Name: 'x' }), 'AccessDeniedException', /because no identity-based policy allows/)
})

test('managed policies are session policies as well, and they join', async () => {
  const { Policy: made } = await iam.createPolicy({ PolicyName: 'lists', PolicyDocument: policy(allow('kms:ListKeys')) })
  const PolicyArns = [{ arn: made!.Arn! }]
  const bob = await federate({ Name: 'bob', PolicyArns, Policy: policy(allow('kms:ListAliases')) })
  await bob.kms.listKeys({})
  await bob.kms.listAliases({})
  await assertRefused(bob.kms.createKey({}), 'AccessDeniedException', /no session policy allows/)
  const none = { Name: 'bob', PolicyArns: [{ arn: `arn:aws:iam::${account}:policy/none` }] }
  await assertRefused(broker.getFederationToken(none), 'ValidationError', /is not there/, 400)
})

test('without a policy only what a resource allows him by name is his', async () => {
  const carl = await federate({ Name: 'carl' })
  await assertRefused(carl.kms.listKeys({}), 'AccessDeniedException', /no session policy allows the kms:ListKeys action$/)
  const names = (name: string) => policy(
    { ...allow('kms:*'), Principal: { AWS: `arn:aws:iam::${account}:root` } },
    { ...allow('kms:DescribeKey'), Principal: { AWS: arn(name) } },
  )
  const { KeyMetadata: his } = await kms.createKey({ Policy: names('carl') })
  const { KeyMetadata: others } = await kms.createKey({ Policy: names('dora') })
  assert.equal((await carl.kms.describeKey({ KeyId: his!.KeyId })).KeyMetadata!.KeyId, his!.KeyId)
  await assertRefused(carl.kms.describeKey({ KeyId: others!.KeyId }), 'AccessDeniedException', /no session policy allows/)
})

test('what a resource allows the user by name is limited by the session policy', async () => {
  const { User } = await iam.getUser({ UserName: 'broker' })
  const { KeyMetadata: key } = await kms.createKey({ Policy: policy(
    { ...allow('kms:*'), Principal: { AWS: `arn:aws:iam::${account}:root` } },
    { ...allow(['kms:DescribeKey', 'kms:Encrypt']), Principal: { AWS: User!.Arn! } },
  ) })
  const ed = await federate({ Name: 'ed', Policy: policy(allow('kms:DescribeKey')) })
  await ed.kms.describeKey({ KeyId: key!.KeyId })
  const encrypt = ed.kms.encrypt({ KeyId: key!.KeyId, Plaintext: Buffer.from('x') })
  await assertRefused(encrypt, 'AccessDeniedException', /no session policy allows/)
})

test('a Deny and a boundary of the user hold for him', async () => {
  const PolicyDocument = policy(allow('kms:ListAliases'))
  const { Policy: made } = await iam.createPolicy({ PolicyName: 'edge', PolicyDocument })
  const denied = { ...allow('kms:ListAliases'), Effect: 'Deny' as const }
  const bounded = await createUser(server, 'bounded', allow(['sts:GetFederationToken', 'kms:*']), denied)
  const all = policy(allow('*'))
  const before = await federate({ Name: 'fay', Policy: all }, sdk(server, bounded).sts)
  await before.kms.listKeys({})
  await assertRefused(before.kms.listAliases({}), 'AccessDeniedException', /explicit deny in an identity-based policy/)
  await iam.putUserPermissionsBoundary({ UserName: 'bounded', PermissionsBoundary: made!.Arn! })
  await assertRefused(before.kms.listKeys({}), 'AccessDeniedException', /no permissions boundary allows/)
})

test('his tags are the session’s over the user’s', async () => {
  await iam.tagUser({ UserName: 'broker', Tags: [{ Key: 'Team', Value: 'blue' }, { Key: 'desk', Value: '7' }] })
  const asTeam = (Team: string) => policy({
    ...allow('kms:ListKeys'), Condition: { StringEquals: { 'aws:PrincipalTag/team': Team, 'aws:PrincipalTag/desk': '7' } },
  })
  const Tags = [{ Key: 'team', Value: 'red' }]
  await (await federate({ Name: 'gil', Policy: asTeam('blue') })).kms.listKeys({})
  await (await federate({ Name: 'gil', Policy: asTeam('red'), Tags })).kms.listKeys({})
  const { kms: asBlue } = await federate({ Name: 'gil', Policy: asTeam('blue'), Tags })
  await assertRefused(asBlue.listKeys({}), 'AccessDeniedException', /no session/)
  const untagging = await createUser(server, 'untagging', allow('sts:GetFederationToken'))
  const tagged = sdk(server, untagging).sts.getFederationToken({ Name: 'gil', Tags })
  await assertRefused(tagged, 'AccessDenied', /perform: sts:TagSession on resource: \S+federated-user\/gil/, 403)
})

test('it needs a permission, on him whom it names', async () => {
  const narrow = await createUser(server, 'narrow', allow('sts:GetFederationToken', arn('h*')))
  const { sts: asked } = sdk(server, narrow)
  await asked.getFederationToken({ Name: 'hal' })
  const words = /user\/narrow is not authorized to perform: sts:GetFederationToken on resource: \S+:federated-user\/ida/
  await assertRefused(asked.getFederationToken({ Name: 'ida' }), 'AccessDenied', words, 403)
})

test('he may call neither IAM nor STS, and no session may ask for another', async () => {
  const { sts: his, iam: hers } = await federate({ Name: 'jim', Policy: policy(allow('*')) })
  const text = (operation: string) => `Cannot call ${operation} with session credentials`
  await assertRefused(his.getFederationToken({ Name: 'kim' }), 'AccessDenied', text('GetFederationToken'), 403)
  await assertRefused(his.getSessionToken({}), 'AccessDenied', text('GetSessionToken'), 403)
  const role = { RoleArn: `arn:aws:iam::${account}:role/x`, RoleSessionName: 'xx' }
  await assertRefused(his.assumeRole(role), 'AccessDenied', text('AssumeRole'), 403)
  await assertRefused(hers.getUser({}), 'InvalidClientTokenId', /^The security token/, 403)
  const { Credentials: own } = await broker.getSessionToken({})
  await assertRefused(as(own!).sts.getFederationToken({ Name: 'kim' }), 'AccessDenied', text('GetFederationToken'), 403)
})

test('root’s lasts an hour at most, and may do what its policy allows', async () => {
  const made = await sts.getFederationToken({ Name: 'lea', Policy: policy(allow('kms:ListKeys')), DurationSeconds: 7200 })
  assert.equal(Math.round((made.Credentials!.Expiration!.getTime() - Date.now()) / 60_000), 60)
  const lea = as(made.Credentials!)
  await lea.kms.listKeys({})
  await assertRefused(lea.kms.listAliases({}), 'AccessDeniedException', /no session policy allows/)
  await assertRefused((await federate({ Name: 'lea' }, sts)).kms.listKeys({}), 'AccessDeniedException', /no session policy/)
})

test('it ends with the user', async () => {
  const gone = await createUser(server, 'gone', allow(['sts:GetFederationToken', 'kms:ListKeys']))
  const max = await federate({ Name: 'max', Policy: policy(allow('*')) }, sdk(server, gone).sts)
  await iam.deleteAccessKey({ UserName: 'gone', AccessKeyId: gone.accessKeyId })
  await max.kms.listKeys({})
  const { PolicyNames } = await iam.listUserPolicies({ UserName: 'gone' })
  for (const PolicyName of PolicyNames!) await iam.deleteUserPolicy({ UserName: 'gone', PolicyName })
  await iam.deleteUser({ UserName: 'gone' })
  await assertRefused(max.kms.listKeys({}), 'UnrecognizedClientException', /^The security token/)
})

test('what cannot be asked for', async () => {
  const refused = (input: Input, code: string, text: RegExp) => assertRefused(broker.getFederationToken(input), code, text, 400)
  await refused({ Name: 'x' }, 'ValidationError', /Member must have length greater than or equal to 2/)
  await refused({ Name: 'a b' }, 'ValidationError', /regular expression pattern/)
  await refused({ Name: 'nan', DurationSeconds: 899 }, 'ValidationError', /greater than or equal to 900/)
  await refused({ Name: 'nan', Policy: '{' }, 'MalformedPolicyDocument', /./)
  const Tags = [{ Key: 'a', Value: '1' }, { Key: 'A', Value: '2' }]
  await refused({ Name: 'nan', Tags }, 'InvalidParameterValue', /^Duplicate tag keys found/)
})

test('the trail shows whom it names, and behind his calls who named him', async () => {
  const made = await broker.getFederationToken({ Name: 'oda', Policy: policy(allow('kms:*')), DurationSeconds: 900 })
  await as(made.Credentials!).kms.listKeys({})
  const records = await server.records()
  const asked = records.filter(({ eventName }) => eventName === 'GetFederationToken').at(-1)!
  assert.equal(asked.readOnly, false)
  assert.deepEqual(asked.requestParameters, { name: 'oda', policy: policy(allow('kms:*')), durationSeconds: 900 })
  const { federatedUser } = asked.responseElements as { readonly federatedUser: object }
  assert.deepEqual(federatedUser, { federatedUserId: `${account}:oda`, arn: arn('oda') })
  assert.ok(!JSON.stringify(asked).includes(made.Credentials!.SecretAccessKey!))
  assert.ok(!JSON.stringify(asked).includes(made.Credentials!.SessionToken!))
  const { userIdentity } = records.filter(({ eventName }) => eventName === 'ListKeys').at(-1)!
  const { User } = await iam.getUser({ UserName: 'broker' })
  assert.equal(userIdentity['type'], 'FederatedUser')
  assert.equal(userIdentity['principalId'], `${account}:oda`)
  const context = userIdentity['sessionContext'] as { readonly sessionIssuer: object }
  assert.deepEqual(context.sessionIssuer, {
    type: 'IAMUser', principalId: User!.UserId, arn: User!.Arn, accountId: account, userName: 'broker',
  })
})
