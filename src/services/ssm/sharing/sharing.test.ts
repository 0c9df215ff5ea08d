// Parameters that one account shares with another: three permissions, each of which is asked, and who sees what.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { other, startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { account } from '../../../../test/kit/identity.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { allow, createUser, policy, type Statement } from '../../../../test/kit/users.ts'

const server = await startWithOther()
const { ssm: mine } = sdk(server)
const { kms: theirKms, ssm: ours } = sdk(server, theirs)
const arnOf = (name: string) => `arn:aws:ssm:us-east-1:${other}:parameter${name}`
const reads = ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParameterHistory', 'ssm:DescribeParameters']

/** What the other account puts. */
const put = (Name: string, Value: string, more: object = {}) =>
  ours.putParameter({ Name, Value, Type: 'String', Tier: 'Advanced', Overwrite: true, ...more })

const to = (principal: string, actions: readonly string[] = reads): Statement =>
  ({ ...allow(actions), Principal: { AWS: principal } })

const share = (name: string, ...statements: readonly Statement[]) =>
  ours.putResourcePolicy({ ResourceArn: arnOf(name), Policy: policy(...statements) })

test('a shared parameter is read by its ARN, by each of the reads', async () => {
  await put('/shared', 'one', { Description: 'for others' })
  await put('/shared', 'two')
  await ours.labelParameterVersion({ Name: '/shared', Labels: ['stable'], ParameterVersion: 1 })
  const Name = arnOf('/shared')
  await assertRefused(mine.getParameter({ Name }), 'AccessDeniedException', /because no resource-based policy allows/)
  await share('/shared', to(account))
  const { Parameter } = await mine.getParameter({ Name })
  assert.deepEqual([Parameter?.Value, Parameter?.ARN, Parameter?.Version], ['two', Name, 2])
  assert.equal((await mine.getParameter({ Name: `${Name}:stable` })).Parameter?.Value, 'one')
  const { Parameters: found = [] } = await mine.getParameters({ Names: [`${Name}:1`, Name] })
  assert.deepEqual(found.map(({ Value }) => Value), ['one', 'two'])
  const { Parameters: versions = [] } = await mine.getParameterHistory({ Name })
  assert.deepEqual(versions.map(({ Value, Labels }) => [Value, Labels]), [['one', ['stable']], ['two', []]])
  await assertRefused(mine.getParameter({ Name: '/shared' }), 'ParameterNotFound', /.*/)
  await assertRefused(mine.getParameter({ Name: `${Name}:7` }), 'ParameterVersionNotFound', /version 7/)
})

test('it is read where its policy and the reader\'s allow it, each of the four, and by nobody whom neither names', async () => {
  await put('/named', 'x')
  const outcomes: boolean[] = []
  const readers = await Promise.all(['both', 'policy', 'user', 'neither'].map(async name =>
    sdk(server, await createUser(server, name, ...(/both|user/.test(name) ? [allow('ssm:GetParameter')] : []))).ssm))
  const named = ['both', 'policy'].map(name => `arn:aws:iam::${account}:user/${name}`)
  await ours.putResourcePolicy({
    ResourceArn: arnOf('/named'), Policy: policy({ ...allow('ssm:GetParameter'), Principal: { AWS: named } }),
  })
  for (const reader of readers) {
    outcomes.push(await reader.getParameter({ Name: arnOf('/named') }).then(() => true, (thrown: Error) => {
      assert.equal(thrown.name, 'AccessDeniedException')
      return false
    }))
  }
  assert.deepEqual(outcomes, [true, false, false, false])
})

test('nobody else changes it, and one that is not shared is like one that is not there', async () => {
  const Name = arnOf('/shared')
  const denied = /because no resource-based policy allows/
  await assertRefused(mine.putParameter({ Name, Value: 'x', Overwrite: true }), 'AccessDeniedException', denied)
  await assertRefused(mine.deleteParameter({ Name }), 'AccessDeniedException', denied)
  await assertRefused(mine.labelParameterVersion({ Name, Labels: ['a'] }), 'AccessDeniedException', denied)
  await assertRefused(mine.getResourcePolicies({ ResourceArn: Name }), 'AccessDeniedException', denied)
  await put('/private', 'x')
  const told = async (name: string) => {
    const thrown = await mine.getParameter({ Name: arnOf(name) }).then(() => assert.fail(), (error: Error) => error)
    return thrown.message.replace(name, '')
  }
  assert.equal(await told('/private'), await told('/none'))
  // Nor do a reader's own policies tell, by what they ask of tags.
  await ours.addTagsToResource({ ResourceType: 'Parameter', ResourceId: '/private', Tags: [{ Key: 'team', Value: 'red' }] })
  await share('/private', to('222222222222'))
  const probe = { ...allow('ssm:*'), Effect: 'Deny', Condition: { StringEquals: { 'aws:ResourceTag/team': 'red' } } } as const
  const prober = sdk(server, await createUser(server, 'prober', allow('ssm:*'), probe)).ssm
  for (const name of ['/private', '/none']) {
    await assertRefused(prober.getParameter({ Name: arnOf(name) }), 'AccessDeniedException', denied)
  }
  await assertRefused(mine.getParameter({ Name: Name.replace('us-east-1', 'eu-west-1') }), 'AccessDeniedException', denied)
})

test('who is not let in learns nothing of one that is shared with somebody else of his account', async () => {
  await put('/for-one', 'x')
  await ours.addTagsToResource({ ResourceType: 'Parameter', ResourceId: '/for-one', Tags: [{ Key: 'team', Value: 'red' }] })
  await createUser(server, 'let-in', allow('ssm:*'))
  const { PolicyId, PolicyHash } = await share('/for-one', to(`arn:aws:iam::${account}:user/let-in`, ['ssm:GetParameter']))
  const probe = { ...allow('ssm:*'), Effect: 'Deny', Condition: { StringEquals: { 'aws:ResourceTag/team': 'red' } } } as const
  const { ssm } = sdk(server, await createUser(server, 'left-out', allow('ssm:*'), probe))
  const told = (asked: Promise<unknown>, name: string) =>
    asked.then(() => assert.fail(), (error: Error) => error.message.replace(name, ''))
  const each = (name: string) => Promise.all([
    told(ssm.getParameter({ Name: arnOf(name) }), name), told(ssm.getParameterHistory({ Name: arnOf(name) }), name),
    told(ssm.getParameters({ Names: [arnOf(name)] }), name),
  ])
  assert.deepEqual(await each('/for-one'), await each('/for-none'))
  await ours.deleteResourcePolicy({ ResourceArn: arnOf('/for-one'), PolicyId: PolicyId!, PolicyHash: PolicyHash! })
})

test('of a SecureString its key\'s policy is asked as well, and any of the three taken away refuses it', async () => {
  const owning = { ...allow('kms:*'), Principal: { AWS: `arn:aws:iam::${other}:root` } }
  const lending = { ...allow('kms:Decrypt'), Principal: { AWS: `arn:aws:iam::${account}:root` } }
  const { Arn: KeyId = '' } = (await theirKms.createKey({ Policy: policy(owning, lending) })).KeyMetadata!
  await put('/secret', 'for two accounts', { Type: 'SecureString', KeyId })
  const { PolicyId, PolicyHash } = await share('/secret', to(account))
  const user = await createUser(server, 'secret-reader', allow('ssm:GetParameter'), allow('kms:Decrypt'))
  const { ssm } = sdk(server, user)
  const read = () => ssm.getParameter({ Name: arnOf('/secret'), WithDecryption: true })
  assert.equal((await read()).Parameter?.Value, 'for two accounts')
  const hop = (await server.records()).findLast(({ eventName }) => eventName === 'Decrypt')
  const { encryptionContext } = hop!.requestParameters as { readonly encryptionContext: { readonly PARAMETER_ARN: string } }
  assert.equal(encryptionContext.PARAMETER_ARN, arnOf('/secret'))
  await theirKms.putKeyPolicy({ KeyId, Policy: policy(owning) })
  await assertRefused(read(), 'AccessDeniedException', /kms:Decrypt/)
  await theirKms.putKeyPolicy({ KeyId, Policy: policy(owning, lending) })
  await read()
  const { iam } = sdk(server)
  await iam.putUserPolicy({ UserName: 'secret-reader', PolicyName: 'test', PolicyDocument: policy(allow('ssm:GetParameter')) })
  await assertRefused(read(), 'AccessDeniedException', /kms:Decrypt/)
  await iam.putUserPolicy({ UserName: 'secret-reader', PolicyName: 'test', PolicyDocument: policy(allow(['ssm:*', 'kms:*'])) })
  await read()
  await ours.deleteResourcePolicy({ ResourceArn: arnOf('/secret'), PolicyId: PolicyId!, PolicyHash: PolicyHash! })
  await assertRefused(read(), 'AccessDeniedException', /ssm:GetParameter .*because no resource-based policy allows/)
})

test('both accounts have a record of the read', async () => {
  await mine.getParameter({ Name: arnOf('/shared') })
  const records = (await server.records()).filter(({ eventName }) => eventName === 'GetParameter').slice(-2)
  assert.deepEqual(records.map(({ recipientAccountId }) => recipientAccountId).toSorted(), [account, other].toSorted())
  assert.equal(new Set(records.map(({ sharedEventID }) => sharedEventID)).size, 1)
})

test('what is shared with an account is listed there, by filters and page by page, until it is no more', async () => {
  await put('/not-listed', 'x')
  await share('/not-listed', to(account, ['ssm:GetParameter']))
  await put('/listed', 'x', { DataType: 'integer', Value: '1' })
  const { PolicyId = '', PolicyHash = '' } = await share('/listed', to(account))
  const list = async (more: object = {}) => {
    const { Parameters: found = [] } = await mine.describeParameters({ Shared: true, ...more })
    return found.map(({ ARN }) => ARN)
  }
  assert.deepEqual(await list(), [arnOf('/listed'), arnOf('/shared')])
  assert.deepEqual(await list({ ParameterFilters: [{ Key: 'DataType', Values: ['integer'] }] }), [arnOf('/listed')])
  const { NextToken } = await mine.describeParameters({ Shared: true, MaxResults: 1 })
  assert.deepEqual((await list({ NextToken, MaxResults: 50 })), [arnOf('/shared')])
  await assertRefused(mine.describeParameters({ NextToken }), 'InvalidNextToken', /./)
  assert.deepEqual((await mine.describeParameters({})).Parameters, [])
  assert.deepEqual((await ours.describeParameters({ Shared: true })).Parameters, [])
  await ours.putResourcePolicy({ ResourceArn: arnOf('/listed'), PolicyId, PolicyHash, Policy: policy(to('222222222222')) })
  assert.deepEqual(await list(), [arnOf('/shared')])
  await ours.deleteParameter({ Name: '/shared' })
  assert.deepEqual(await list(), [])
  await put('/shared', 'another')
  await assertRefused(mine.getParameter({ Name: arnOf('/shared') }), 'AccessDeniedException', /no resource-based policy allows/)
})

test('a policy that names everybody lets in whom its conditions do', async () => {
  await put('/everybody', 'x')
  const condition = (id: string) => ({ Condition: { StringEquals: { 'aws:PrincipalAccount': id } } })
  const { PolicyId = '', PolicyHash = '' } = await share('/everybody', { ...to('*'), ...condition(account) })
  assert.equal((await mine.getParameter({ Name: arnOf('/everybody') })).Parameter?.Value, 'x')
  await ours.putResourcePolicy({
    ResourceArn: arnOf('/everybody'), PolicyId, PolicyHash, Policy: policy({ ...to('*'), ...condition('222222222222') }),
  })
  await assertRefused(mine.getParameter({ Name: arnOf('/everybody') }), 'AccessDeniedException', /no resource-based policy/)
})

test('a policy lets in those of its own account too', async () => {
  await mine.putParameter({ Name: '/own', Value: 'x', Type: 'String', Tier: 'Advanced' })
  const reader = await createUser(server, 'own-reader')
  const read = () => sdk(server, reader).ssm.getParameter({ Name: '/own' })
  await assertRefused(read(), 'AccessDeniedException', /no identity-based policy allows/)
  await mine.putResourcePolicy({
    ResourceArn: `arn:aws:ssm:us-east-1:${account}:parameter/own`,
    Policy: policy({ ...allow('ssm:GetParameter'), Principal: { AWS: `arn:aws:iam::${account}:user/own-reader` } }),
  })
  assert.equal((await read()).Parameter?.Value, 'x')
})
