import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GeneratePolicyResponse } from '../../../contracts/stockade.ts'
import { other, startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { account } from '../../../../test/kit/identity.ts'
import { enabledPhone } from '../../../../test/kit/mfa.ts'
import { aliasIn, arnOf as pointArn, control } from '../../../../test/kit/points.ts'
import { jsonCall, send, signed } from '../../../../test/kit/raw-request.ts'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assume, everyoneHere, trusting } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam, kms } = sdk(server)

interface Statement {
  readonly Action: string | readonly string[]
  readonly Resource: string | readonly string[]
}

/** Times are in seconds. */
interface Asked {
  readonly RequestIds?: readonly string[]
  readonly Caller?: string
  readonly From?: number
  readonly To?: number
  readonly IncludeDenied?: boolean
}

const ask = (asked: Asked, { url } = server) => send(url, signed(url, jsonCall('stockade', 'GeneratePolicy', asked)))

async function generated(asked: Asked, of = server) {
  const { Policy, ...told } = JSON.parse((await ask(asked, of)).body) as GeneratePolicyResponse
  const { Statement: statements } = JSON.parse(Policy!) as { readonly Statement: readonly Statement[] }
  return { ...told, Policy: Policy!, statements: statements.map(({ Action, Resource }) => [Action, Resource]) }
}

const arnOf = (kind: string, name: string) => `arn:aws:iam::${account}:${kind}/${name}`
const { KeyMetadata } = await kms.createKey({})
const { KeyId, Arn } = KeyMetadata!
const trust = { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sts:AssumeRole' } as const
await iam.createRole({ RoleName: 'target', AssumeRolePolicyDocument: policy(trust) })

/** What a program does. */
async function work({ kms: keys, iam: people, sts, events, s3 }: ReturnType<typeof sdk>): Promise<void> {
  await keys.encrypt({ KeyId, Plaintext: Buffer.from('a') })
  await keys.generateDataKey({ KeyId: KeyId!, KeySpec: 'AES_256' })
  await keys.createKey({ Tags: [{ TagKey: 'a', TagValue: '1' }] })
  await people.getUser({})
  await sts.getCallerIdentity({})
  await events.putRule({ Name: 'nightly', EventPattern: '{"source":["app"]}' })
  const target = { Id: '1', Arn: `arn:aws:sqs:us-east-1:${account}:q`, RoleArn: arnOf('role', 'target') }
  await events.putTargets({ Rule: 'nightly', Targets: [target] })
  await s3.listBuckets({})
}

test('what a record does not show of a request is asked by what it was on', async () => {
  const { iam: people } = sdk(server)
  const mia = await createUser(server, 'mia', allow('*'))
  const Condition = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }
  const AssumeRolePolicyDocument = policy({
    Effect: 'Allow', Principal: { AWS: everyoneHere }, Action: 'sts:AssumeRole', Condition,
  } as never)
  await people.createRole({ RoleName: 'with-mfa', AssumeRolePolicyDocument })
  const phone = await enabledPhone(server, 'mia')
  const { sts, kms: keys } = sdk(server, mia)
  const coming = { RoleArn: arnOf('role', 'with-mfa'), RoleSessionName: 'mia', SerialNumber: phone.serial }
  await sts.assumeRole({ ...coming, TokenCode: phone.nextCode() })
  const { CiphertextBlob } = await keys.encrypt({ KeyId, Plaintext: Buffer.from('a') })
  await keys.decrypt({ CiphertextBlob })
  // What nobody let or kept from him, since it names nothing.
  await keys.encrypt({ KeyId: 'nonsense', Plaintext: Buffer.from('a') }).catch(() => undefined)
  await sts.assumeRole({ RoleArn: 'x'.repeat(20), RoleSessionName: 'mia' }).catch(() => undefined)
  const { statements } = await generated({ Caller: 'mia' })
  assert.deepEqual(statements, [
    [['kms:Decrypt', 'kms:Encrypt'], Arn], ['sts:AssumeRole', arnOf('role', 'with-mfa')],
  ])
  const noa = sdk(server, await createUser(server, 'noa')).sts
  await noa.assumeRole({ RoleArn: coming.RoleArn, RoleSessionName: 'noa' }).catch(() => undefined)
  const denied = await generated({ Caller: 'noa', IncludeDenied: true })
  const mayBe = ['sts:SetSourceIdentity', 'sts:TagSession']
  assert.deepEqual(denied.statements, [[['sts:AssumeRole', ...mayBe], arnOf('role', 'with-mfa')]])
})

test('the least policy of what a user called lets him do it, and nothing else', async () => {
  const ann = await createUser(server, 'ann', allow('*'))
  await work(sdk(server, ann))
  const { Policy, statements, Calls, Denied, Unknown, Complete } = await generated({ Caller: 'ann' })
  assert.deepEqual(statements, [
    [['events:PutRule', 'events:PutTargets'], `arn:aws:events:us-east-1:${account}:rule/nightly`],
    ['iam:GetUser', arnOf('user', 'ann')],
    ['iam:PassRole', arnOf('role', 'target')],
    [['kms:CreateKey', 'kms:TagResource', 's3:ListAllMyBuckets'], '*'],
    [['kms:Encrypt', 'kms:GenerateDataKey'], Arn],
  ])
  assert.deepEqual([Calls, Denied, Unknown, Complete], [8, 0, [], true])
  const bob = await createUser(server, 'bob')
  await iam.putUserPolicy({ UserName: 'bob', PolicyName: 'least', PolicyDocument: Policy.replaceAll('user/ann', 'user/bob') })
  await work(sdk(server, bob))
  await assert.rejects(sdk(server, bob).kms.describeKey({ KeyId }), /no identity-based policy allows the kms:DescribeKey action/)
})

test('what was asked by an access point is asked on that as well', async () => {
  const { s3 } = sdk(server)
  const Bucket = 'pointed'
  await s3.createBucket({ Bucket })
  await s3.putObject({ Bucket, Key: 'k', Body: 'x' })
  const alias = aliasIn(await control(server).createAccessPoint('way', Bucket))
  const { s3: client } = sdk(server, await createUser(server, 'by-point', allow('*')))
  await client.getObject({ Bucket: alias, Key: 'k' })
  await client.listObjectsV2({ Bucket: alias })
  const { Policy, statements } = await generated({ Caller: 'by-point' })
  const arn = pointArn('way')
  assert.deepEqual(statements, [
    ['s3:GetObject', ['arn:aws:s3:::pointed/k', `${arn}/object/k`]], ['s3:ListBucket', ['arn:aws:s3:::pointed', arn]],
  ])
  const least = await createUser(server, 'by-least')
  await iam.putUserPolicy({ UserName: 'by-least', PolicyName: 'least', PolicyDocument: Policy })
  await sdk(server, least).s3.listObjectsV2({ Bucket: alias })
})

test('of requests, whoever made them, and of calls that were denied', async () => {
  const cat = sdk(server, await createUser(server, 'cat'))
  const { $metadata: one } = await kms.listAliases({})
  const denied = await cat.kms.scheduleKeyDeletion({ KeyId }).catch((thrown: unknown) => thrown)
  const { $metadata: ofDenied } = denied as { readonly $metadata: { readonly requestId?: string } }
  const RequestIds = [one.requestId!, ofDenied.requestId!]
  const { statements, Calls, Denied, Complete } = await generated({ RequestIds })
  assert.deepEqual(statements, [['kms:ListAliases', '*'], ['kms:ScheduleKeyDeletion', Arn]])
  assert.deepEqual([Calls, Denied, Complete], [2, 1, true])
  assert.equal((await generated({ RequestIds: [...RequestIds, 'none'] })).Complete, false)
})

test('of a request that has a parameter called requestID', async () => {
  const { $metadata } = await kms.encrypt({ KeyId, Plaintext: Buffer.from('a'), EncryptionContext: { requestID: 'another' } })
  const { statements, Calls, Complete } = await generated({ RequestIds: [$metadata.requestId!] })
  assert.deepEqual([statements, Calls, Complete], [[['kms:Encrypt', Arn]], 1, true])
})

test('what a caller was denied is left out, unless it is asked for', async () => {
  const fay = sdk(server, await createUser(server, 'fay', allow('kms:ListKeys')))
  await fay.kms.listKeys({})
  await fay.iam.attachUserPolicy({ UserName: 'fay', PolicyArn: arnOf('policy', 'all') }).catch(() => undefined)
  const least = await generated({ Caller: 'fay' })
  assert.deepEqual([least.statements, least.Calls, least.Denied], [[['kms:ListKeys', '*']], 1, 1])
  const all = await generated({ Caller: 'fay', IncludeDenied: true })
  assert.deepEqual(all.statements, [['iam:AttachUserPolicy', arnOf('user', 'fay')], ['kms:ListKeys', '*']])
  assert.deepEqual([all.Calls, all.Denied], [2, 1])
})

test('what a caller was denied in other words is left out as well', async () => {
  const shared = await startWithOther()
  await sdk(shared, theirs).sqs.createQueue({ QueueName: 'theirs' })
  const gus = await createUser(shared, 'gus', allow('*'))
  const asked = sdk(shared, gus).sqs.getQueueUrl({ QueueName: 'theirs', QueueOwnerAWSAccountId: other })
  await assert.rejects(asked, { name: 'QueueDoesNotExist' })
  const { statements, Calls, Denied } = await generated({ Caller: 'gus' }, shared)
  assert.deepEqual([statements, Calls, Denied], [[], 0, 1])
})

test('of a role, in whichever of its sessions', async () => {
  await iam.createRole({ RoleName: 'worker', AssumeRolePolicyDocument: trusting(everyoneHere) })
  await iam.attachRolePolicy({ RoleName: 'worker', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' })
  const dan = await createUser(server, 'dan', allow('sts:AssumeRole'))
  for (const RoleSessionName of ['one', 'two']) {
    const { ssm } = sdk(server, await assume(server, dan, arnOf('role', 'worker'), { RoleSessionName }))
    await ssm.putParameter({ Name: `/app/${RoleSessionName}`, Value: '*', Type: 'String' })
  }
  const parameter = (name: string) => `arn:aws:ssm:us-east-1:${account}:parameter/app/${name}`
  const { statements } = await generated({ Caller: arnOf('role', 'worker') })
  assert.deepEqual(statements, [['ssm:PutParameter', [parameter('one'), parameter('two')]]])
  assert.deepEqual((await generated({ Caller: 'dan' })).statements, [['sts:AssumeRole', arnOf('role', 'worker')]])
})

test('in a time, and no others’', async () => {
  const eve = sdk(server, await createUser(server, 'eve', allow('*')))
  await eve.kms.listKeys({})
  assert.equal((await generated({ Caller: 'eve', To: Date.now() / 1000 - 60 })).Calls, 0)
  assert.equal((await generated({ Caller: 'eve', From: Date.now() / 1000 - 60 })).Calls, 1)
  const invalid = async (asked: Asked) => {
    const { status, body } = await ask(asked)
    assert.equal(status, 400)
    assert.match(body, /Name either requests or a caller\./)
  }
  await invalid({})
  await invalid({ Caller: 'eve', RequestIds: ['a'] })
})

test('of a chain of sessions whose tags and whose source identity are handed on: it lets the same call pass again', async () => {
  const trusted = (...Action: readonly string[]) => policy({ Effect: 'Allow', Principal: { AWS: everyoneHere }, Action } as never)
  const all = trusted('sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity')
  const put = (statements: string) =>
    iam.putRolePolicy({ RoleName: 'first', PolicyName: 'least', PolicyDocument: statements })
  for (const RoleName of ['first', 'second']) await iam.createRole({ RoleName, AssumeRolePolicyDocument: all })
  const [first, second] = [arnOf('role', 'first'), arnOf('role', 'second')]
  const gil = await createUser(server, 'gil', allow('sts:*'))
  const Tags = [{ Key: 'team', Value: 'red' }, { Key: 'task', Value: '7' }]
  const chain = async () => {
    const more = { Tags, TransitiveTagKeys: ['team'], SourceIdentity: 'gil' }
    return assume(server, await assume(server, gil, first, more), second)
  }
  const names = ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession']
  await assert.rejects(chain(), /sts:AssumeRole/)
  const denied = await generated({ Caller: first, IncludeDenied: true })
  assert.deepEqual([denied.statements, denied.Supposed], [[[names, second]], ['sts:TagSession']])
  await put(policy(allow('sts:*')))
  await chain()
  const { requestParameters } = await lastRecord(server, 'AssumeRole')
  const shown = requestParameters as { readonly incomingTransitiveTags?: object }
  assert.deepEqual(shown.incomingTransitiveTags, { team: 'red' })
  const { Policy, statements, Supposed } = await generated({ Caller: first })
  assert.deepEqual([statements, Supposed], [[[names, second]], []])
  await put(Policy)
  await chain()
})

test('of a denied request that the record hides, whatever it may have needed: the policy lets the same call pass', async () => {
  const trusted = { Effect: 'Allow', Principal: { AWS: everyoneHere }, Action: ['sts:*'] } as const
  await iam.createRole({ RoleName: 'hidden', AssumeRolePolicyDocument: policy(trusted as never) })
  const hidden = arnOf('role', 'hidden')
  const ivy = await createUser(server, 'ivy')
  const call = () => assume(server, ivy, hidden, { Tags: [{ Key: 'team', Value: 'red' }], SourceIdentity: 'ivy' })
  const put = (PolicyDocument: string) => iam.putUserPolicy({ UserName: 'ivy', PolicyName: 'own', PolicyDocument })
  await assert.rejects(call(), /sts:AssumeRole on/)
  assert.equal((await lastRecord(server, 'AssumeRole')).requestParameters, null)
  const { Policy, statements, Supposed } = await generated({ Caller: 'ivy', IncludeDenied: true })
  const others = ['sts:SetSourceIdentity', 'sts:TagSession']
  assert.deepEqual([statements, Supposed], [[[['sts:AssumeRole', ...others], hidden]], others])
  await put(policy(allow('sts:AssumeRole')))
  const { $metadata } = await call().catch((thrown: unknown) => thrown) as { readonly $metadata: { readonly requestId: string } }
  const told = await generated({ RequestIds: [$metadata.requestId] })
  assert.deepEqual([told.statements, told.Supposed], [statements, ['sts:SetSourceIdentity']])
  await put(Policy)
  await call()
  assert.deepEqual((await generated({ Caller: 'ivy' })).Supposed, [])
})

test('of a session that hands nothing on', async () => {
  await iam.createRole({ RoleName: 'plain', AssumeRolePolicyDocument: trusting(everyoneHere) })
  await iam.putRolePolicy({ RoleName: 'plain', PolicyName: 'all', PolicyDocument: policy(allow('sts:*')) })
  const hal = await createUser(server, 'hal', allow('sts:*'))
  const plain = arnOf('role', 'plain')
  await assume(server, await assume(server, hal, plain), plain)
  const { statements } = await generated({ Caller: plain })
  assert.deepEqual(statements, [['sts:AssumeRole', plain]])
})

test('a bare name is that of a user of the account that asks, and others are named by ARN', async () => {
  const shared = await startWithOther()
  await sdk(shared, await createUser(shared, 'ann', allow('kms:*'))).kms.listKeys({})
  const { iam: people } = sdk(shared, theirs)
  await people.createUser({ UserName: 'ann' })
  await people.putUserPolicy({ UserName: 'ann', PolicyName: 'all', PolicyDocument: policy(allow('sqs:*')) })
  const { AccessKey } = await people.createAccessKey({ UserName: 'ann' })
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey } = AccessKey!
  await sdk(shared, { accessKeyId: accessKeyId!, secretAccessKey: secretAccessKey! }).sqs.listQueues({})
  assert.deepEqual((await generated({ Caller: 'ann' }, shared)).statements, [['kms:ListKeys', '*']])
  const byArn = await generated({ Caller: `arn:aws:iam::${other}:user/ann` }, shared)
  assert.deepEqual(byArn.statements, [['sqs:ListQueues', '*']])
})
