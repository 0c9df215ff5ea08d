import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AskedCondition, AskedPolicy, ExplainDenialResponse } from '../../../contracts/stockade.ts'
import { other, startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { account, root } from '../../../../test/kit/identity.ts'
import { createAccount, memberOf } from '../../../../test/kit/organizations.ts'
import { jsonCall, send, signed } from '../../../../test/kit/raw-request.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { trusting } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy, type Statement } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam, kms } = sdk(server)
const arnOf = (kind: string, name: string) => `arn:aws:iam::${account}:${kind}/${name}`

async function explain(RequestId: string, identity = root, { url } = server): Promise<ExplainDenialResponse> {
  const asked = signed(url, jsonCall('stockade', 'ExplainDenial', { RequestId }), { identity })
  const { status, body } = await send(url, asked)
  if (status !== 200) throw new Error(body)
  return JSON.parse(body) as ExplainDenialResponse
}

interface Denied {
  readonly $metadata: { readonly requestId: string }
  readonly message: string
}

/** What the denial of a call is explained by, and the layer that decided. */
async function explained(denied: Promise<unknown>) {
  const error = await denied.then(() => assert.fail('nobody denied it'), (thrown: unknown) => thrown)
  const { $metadata, message } = error as Denied
  const { Message, Layer, Explicit, Policies, ...who } = await explain($metadata.requestId)
  assert.equal(Message, message)
  return { who, decided: `${Explicit ? 'explicit' : 'implicit'} ${Layer}`, policies: Policies!.map(told) }
}

/** `identity-based ann/own: 1 Deny Condition, 2 Allow; 0 others` */
function told({ Layer, Policy, Statements, Others }: AskedPolicy): string {
  const statements = Statements.map(({ Number: number, Sid = '', Effect, Misses = '' }) =>
    [number, Sid, Effect, Misses].filter(word => word !== '').join(' '))
  return `${Layer} ${Policy}: ${statements.join(', ')}; ${Others} others`
}

const when = (statement: Statement, operator: string, key: string, value: string) =>
  ({ ...statement, Condition: { [operator]: { [key]: value } } })
const deny = (Action: string, Resource = '*'): Statement => ({ ...allow(Action, Resource), Effect: 'Deny' })

test('an explicit deny among a user’s own policies: which statement, and what its conditions met', async () => {
  const { iam: asAnn } = sdk(server, await createUser(server, 'ann', allow('*')))
  await iam.putUserPolicy({ UserName: 'ann', PolicyName: 'limits', PolicyDocument: policy(
    allow('sqs:*'),
    { Sid: 'NoGroups', ...when(deny('iam:*Group'), 'StringLike', 'aws:UserAgent', '*') } as Statement,
    when(deny('iam:CreateGroup'), 'NumericLessThan', 'aws:MultiFactorAuthAge', '60'),
    deny('iam:CreateGroup', arnOf('group', 'other')),
  ) })
  const { who, decided, policies } = await explained(asAnn.createGroup({ GroupName: 'staff' }))
  assert.equal(decided, 'explicit identity-based')
  assert.equal(who.Caller, arnOf('user', 'ann'))
  assert.equal(who.Action, 'iam:CreateGroup')
  assert.equal(who.Resource, arnOf('group', 'staff'))
  assert.ok(policies.includes('identity-based ann/limits: 2 NoGroups Deny, 3 Deny Condition, 4 Deny Resource; 1 others'))
  assert.ok(policies.some(line => /^identity-based ann\/[^:]*: 1 Allow; 0 others$/.test(line)), policies.join('\n'))
})

test('the conditions of a statement, each with the value that it met', async () => {
  const asked = { StringEquals: { 'aws:PrincipalTag/team': ['red', 'blue'] }, Bool: { 'aws:SecureTransport': 'false' } }
  const user = await createUser(server, 'bob', { ...allow('kms:ListKeys'), Condition: asked } as Statement)
  const error = await sdk(server, user).kms.listKeys({}).catch((thrown: unknown) => thrown)
  const { Policies } = await explain((error as { $metadata: { requestId: string } }).$metadata.requestId)
  const [{ Statements: [statement] = [] }] = Policies as [AskedPolicy]
  assert.equal(statement!.Misses, 'Condition')
  assert.deepEqual(statement!.Conditions, [
    { Operator: 'StringEquals', Key: 'aws:principaltag/team', Operands: ['red', 'blue'], Holds: false },
    { Operator: 'Bool', Key: 'aws:securetransport', Operands: ['false'], Value: '"false"', Holds: true },
  ])
})

test('who has no policy at all', async () => {
  const { kms: asNobody } = sdk(server, await createUser(server, 'nobody'))
  const { decided, policies } = await explained(asNobody.listKeys({}))
  assert.deepEqual([decided, policies], ['implicit identity-based', []])
})

test('a managed policy of a group, and a boundary', async () => {
  const { Policy: edge } = await iam.createPolicy({ PolicyName: 'edge', PolicyDocument: policy(allow('kms:List*')) })
  const carl = await createUser(server, 'carl')
  await iam.putUserPermissionsBoundary({ UserName: 'carl', PermissionsBoundary: edge!.Arn! })
  await iam.createGroup({ GroupName: 'keepers' })
  await iam.attachGroupPolicy({ GroupName: 'keepers', PolicyArn: 'arn:aws:iam::aws:policy/AWSKeyManagementServicePowerUser' })
  await iam.addUserToGroup({ GroupName: 'keepers', UserName: 'carl' })
  const { decided, policies } = await explained(sdk(server, carl).kms.createKey({}))
  assert.equal(decided, 'implicit permissions boundary')
  assert.deepEqual(policies, [
    'identity-based arn:aws:iam::aws:policy/AWSKeyManagementServicePowerUser: 1 Allow; 0 others',
    `permissions boundary ${edge!.Arn}: ; 1 others`,
  ])
})

test('the policy of a resource, by whoever it names', async () => {
  const dora = await createUser(server, 'dora', allow('kms:*'))
  const { KeyMetadata } = await kms.createKey({ Policy: policy(
    { ...allow('kms:*'), Principal: { AWS: arnOf('root', '').slice(0, -1) } } as Statement,
    { Sid: 'NotDora', ...deny('kms:Encrypt'), Principal: { AWS: arnOf('user', 'dora') } } as Statement,
    { ...deny('kms:Encrypt'), Principal: { AWS: arnOf('user', 'ann') } } as Statement,
  ) })
  const encrypt = sdk(server, dora).kms.encrypt({ KeyId: KeyMetadata!.KeyId, Plaintext: Buffer.from('x') })
  const { decided, policies } = await explained(encrypt)
  assert.equal(decided, 'explicit resource-based')
  assert.equal(policies[0], `resource-based ${KeyMetadata!.Arn}: 2 NotDora Deny, 3 Deny Principal, 1 Allow; 0 others`)
})

test('a session policy, and a role’s trust', async () => {
  const ed = await createUser(server, 'ed', allow('sts:AssumeRole'))
  await iam.createRole({ RoleName: 'worker', AssumeRolePolicyDocument: trusting(arnOf('user', 'ed')) })
  await iam.putRolePolicy({ RoleName: 'worker', PolicyName: 'own', PolicyDocument: policy(allow('kms:*')) })
  const asked = { RoleArn: arnOf('role', 'worker'), RoleSessionName: 'job', Policy: policy(allow('kms:ListKeys')) }
  const { Credentials: made } = await sdk(server, ed).sts.assumeRole(asked)
  const session = {
    accessKeyId: made!.AccessKeyId!, secretAccessKey: made!.SecretAccessKey!, sessionToken: made!.SessionToken!,
  }
  const limited = await explained(sdk(server, session).kms.listAliases({}))
  assert.equal(limited.decided, 'implicit session')
  assert.deepEqual(limited.policies, ['identity-based worker/own: 1 Allow; 0 others', 'session undefined: ; 1 others'])
  const fay = await createUser(server, 'fay', allow('sts:AssumeRole'))
  const { decided, policies } = await explained(sdk(server, fay).sts.assumeRole(asked))
  assert.equal(decided, 'implicit resource-based')
  assert.equal(policies[0], `resource-based ${arnOf('role', 'worker')}: 1 Allow Principal; 0 others`)
})

test('of a request that names no resource every one is asked about', async () => {
  const gil = await createUser(server, 'gil', allow('iam:Get*', arnOf('user', 'gil')), deny('iam:GetPolicy'))
  const { who, decided, policies } = await explained(sdk(server, gil).iam.getPolicy({ PolicyArn: 'x'.repeat(20) }))
  assert.equal(who.Resource, undefined)
  assert.equal(decided, 'explicit identity-based')
  assert.match(policies.join(), /: 2 Deny, 1 Allow; 0 others$/)
})

test('the policies of an organization, level by level, over who calls and over what it is on', async () => {
  const { organizations } = sdk(server)
  await organizations.createOrganization({})
  const RootId = (await organizations.listRoots({})).Roots![0]!.Id!
  const types = ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] as const
  for (const PolicyType of types) await organizations.enablePolicyType({ RootId, PolicyType })
  const member = await createAccount(server, 'shop')
  const admin = sdk(server, await memberOf(server, member))
  const { KeyMetadata } = await admin.kms.createKey({})
  const arns: string[] = []
  for (const [Type, statement] of [
    [types[0], { Sid: 'NoKeys', ...deny('kms:CreateKey') }], [types[1], { ...deny('kms:DescribeKey'), Principal: '*' }],
  ] as const) {
    const Content = policy(statement as Statement)
    const { Policy: made } = await organizations.createPolicy({ Name: Type, Description: '', Type, Content })
    await organizations.attachPolicy({ PolicyId: made!.PolicySummary!.Id!, TargetId: member })
    arns.push(made!.PolicySummary!.Arn!)
  }
  const bySource = await explained(admin.kms.createKey({}))
  assert.equal(bySource.decided, 'explicit service control')
  const full = 'service control arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess: 1 Allow; 0 others'
  assert.deepEqual(bySource.policies.filter(line => line.startsWith('service control')), [
    full, full, `service control ${arns[0]}: 1 NoKeys Deny; 0 others`,
  ])
  const byResource = await explained(admin.kms.describeKey({ KeyId: KeyMetadata!.KeyId! }))
  assert.equal(byResource.decided, 'explicit resource control')
  assert.ok(byResource.policies.includes(`resource control ${arns[1]}: 1 Deny; 0 others`), byResource.policies.join('\n'))
})

test('what outsiders are not told is known here', async () => {
  const shared = await startWithOther()
  const theirOwn = sdk(shared, theirs)
  await theirOwn.s3.createBucket({ Bucket: 'theirs' })
  await theirOwn.sqs.createQueue({ QueueName: 'theirs' })
  const { s3, sqs } = sdk(shared)
  const hidden = 'The specified queue does not exist or you do not have access to it.'
  for (const [ask, said, action] of [
    [() => s3.getBucketLocation({ Bucket: 'theirs' }), 'Access Denied', 's3:GetBucketLocation'],
    [() => sqs.getQueueUrl({ QueueName: 'theirs', QueueOwnerAWSAccountId: other }), hidden, 'sqs:getqueueurl'],
  ] as const) {
    const error = await ask().then(() => assert.fail('nobody denied it'), (thrown: unknown) => thrown) as Denied
    assert.equal(error.message, said)
    const { Message, Layer, Resource } = await explain(error.$metadata.requestId, root, shared)
    assert.match(Message!, new RegExp(`perform: ${action} on resource: .*theirs"? because no resource-based policy allows`))
    assert.deepEqual([Layer, Resource?.endsWith('theirs')], ['resource-based', true])
  }
})

test('what variables stood for is told with what the key held', async () => {
  const Condition = { StringEquals: { 'aws:ResourceTag/team': ['${aws:PrincipalTag/team}', 'all', '${aws:username}-${*}'] } }
  const ivy = await createUser(server, 'ivy', { ...allow('kms:DescribeKey'), Condition })
  await iam.tagUser({ UserName: 'ivy', Tags: [{ Key: 'team', Value: 'red' }] })
  const { KeyMetadata } = await kms.createKey({ Tags: [{ TagKey: 'team', TagValue: 'blue' }] })
  const denied = sdk(server, ivy).kms.describeKey({ KeyId: KeyMetadata!.KeyId! })
  const { $metadata } = await denied.catch((thrown: unknown) => thrown) as Denied
  const { Policies } = await explain($metadata.requestId)
  const [asked] = Policies!.find(({ Layer }) => Layer === 'identity-based')!.Statements
  const [{ Operands, Value }] = asked!.Conditions as [AskedCondition]
  assert.equal(Value, '"blue"')
  assert.deepEqual(Operands, [
    '${aws:PrincipalTag/team}, where aws:PrincipalTag/team was "red"', 'all',
    '${aws:username}-${*}, where aws:username was "ivy"',
  ])
})

test('a denial within calls is told under the id of each, with who called, whatever they made of it', async () => {
  const { secretsmanager } = sdk(server)
  const { KeyMetadata } = await kms.createKey({})
  await secretsmanager.createSecret({ Name: 'shop/db', SecretString: 'x', KmsKeyId: KeyMetadata!.Arn! })
  const jan = sdk(server, await createUser(server, 'jan', allow('ssm:GetParameter'), allow('secretsmanager:GetSecretValue')))
  const Name = '/aws/reference/secretsmanager/shop/db'
  const failed = await jan.ssm.getParameter({ Name, WithDecryption: true }).catch((thrown: unknown) => thrown) as Denied & Error
  assert.equal(failed.name, 'ValidationException')
  const { requestId } = failed.$metadata
  const { DeniedAt: _at, ...outer } = await explain(requestId)
  assert.deepEqual([outer.Action, outer.Resource, outer.Layer], ['kms:Decrypt', KeyMetadata!.Arn, 'identity-based'])
  const [first, second, ...more] = outer.Through!
  assert.deepEqual([first, second!.Operation, more], [{ Operation: 'ssm:GetParameter', RequestId: requestId },
    'secretsmanager:GetSecretValue', []])
  const { DeniedAt: _then, ...inner } = await explain(second!.RequestId)
  assert.deepEqual(inner, outer)
  const direct = await jan.secretsmanager.getSecretValue({ SecretId: 'shop/db' }).catch((thrown: unknown) => thrown) as Denied
  const { Through } = await explain(direct.$metadata.requestId)
  assert.deepEqual(Through, [{ Operation: 'secretsmanager:GetSecretValue', RequestId: direct.$metadata.requestId }])
  const own = await jan.kms.listKeys({}).catch((thrown: unknown) => thrown) as Denied
  assert.equal((await explain(own.$metadata.requestId)).Through, undefined)
})

test('a failure that the trail does not tell is no success', async () => {
  const { ssm } = sdk(server)
  const missing = await ssm.getParameter({ Name: '/missing' }).catch((thrown: unknown) => thrown) as Denied
  const sentence = /GetParameter, was not denied: it failed with an error that AWS's trail does not tell/
  await assert.rejects(explain(missing.$metadata.requestId), sentence)
  const { $metadata } = await ssm.putParameter({ Name: '/there', Type: 'String', Value: 'x' })
  await assert.rejects(explain($metadata.requestId!), /ssm:PutParameter, was not denied: it succeeded\./)
})

test('only denials are known, to whoever may ask about the server', async () => {
  const { $metadata } = await kms.listKeys({})
  await assert.rejects(explain($metadata.requestId!), /The request \S+, kms:ListKeys, was not denied: it succeeded\./)
  const failed = await iam.getUser({ UserName: 'missing' }).catch((thrown: unknown) => thrown) as Denied
  await assert.rejects(explain(failed.$metadata.requestId), /, iam:GetUser, was not denied: it failed with NoSuchEntity/)
  const SerialNumber = `arn:aws:iam::${account}:mfa/none`
  const without = await sdk(server).sts.getSessionToken({ SerialNumber, TokenCode: '123456' }).catch((thrown: unknown) => thrown)
  const byCode = /, sts:GetSessionToken, was denied by no policy, .*: MultiFactorAuthentication failed, unable to validate/
  await assert.rejects(explain((without as Denied).$metadata.requestId), byCode)
  const hal = await createUser(server, 'hal', allow('kms:*'))
  const denied = explain('4b5e0b0a-8d4f-4f6b-9c7e-0b6d5a1f2c3d', hal)
  await assert.rejects(denied, /user\/hal is not authorized to perform: stockade:ExplainDenial on resource: \*/)
  await assertRefused(sdk(server, hal).iam.getUser({ UserName: 'hal' }), 'AccessDenied', /iam:GetUser/, 403)
})
