import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../../test/kit/identity.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
type Input = Parameters<typeof iam.simulateCustomPolicy>[0]

const simulate = async (input: Partial<Input>) => (await iam.simulateCustomPolicy({
  PolicyInputList: [], ActionNames: ['s3:GetObject'], ...input,
})).EvaluationResults!

const decisions = async (input: Partial<Input>) =>
  (await simulate(input)).map(({ EvalActionName, EvalResourceName, EvalDecision }) =>
    [EvalActionName, EvalResourceName, EvalDecision].join(' '))

const deny = (Action: string, Resource = '*') => ({ ...allow(Action, Resource), Effect: 'Deny' as const })
const bucket = 'arn:aws:s3:::pictures/*'
const picture = 'arn:aws:s3:::pictures/cat'
const caller = `arn:aws:iam::${account}:user/ann`

test('the answer of AWS’s own example', async () => {
  const Condition = { DateGreaterThan: { 'aws:CurrentTime': '2018-08-16T12:00:00Z' } }
  const Statement = { Effect: 'Allow', Action: 'dynamodb:*', Resource: '*', Condition }
  const PolicyInputList = [JSON.stringify({ Version: '2012-10-17', Statement })]
  assert.deepEqual(await simulate({ PolicyInputList, ActionNames: ['dynamodb:CreateBackup'] }), [{
    EvalActionName: 'dynamodb:CreateBackup',
    EvalResourceName: '*',
    EvalDecision: 'allowed',
    MatchedStatements: [{
      SourcePolicyId: 'PolicyInputList.1', SourcePolicyType: 'IAM Policy',
      StartPosition: { Line: 1, Column: 38 }, EndPosition: { Line: 1, Column: 167 },
    }],
    MissingContextValues: [],
  }])
})

test('each action on each resource, of which `*` is only itself', async () => {
  const PolicyInputList = [policy(allow(['s3:GetObject', 's3:PutObject'], bucket), deny('s3:PutObject', picture))]
  const ActionNames = ['s3:GetObject', 's3:PutObject']
  assert.deepEqual(await decisions({ PolicyInputList, ActionNames, ResourceArns: [picture, 'arn:aws:s3:::pictures/dog'] }), [
    `s3:GetObject ${picture} allowed`, 's3:GetObject arn:aws:s3:::pictures/dog allowed',
    `s3:PutObject ${picture} explicitDeny`, 's3:PutObject arn:aws:s3:::pictures/dog allowed',
  ])
  assert.deepEqual(await decisions({ PolicyInputList, ActionNames }), [
    's3:GetObject * implicitDeny', 's3:PutObject * implicitDeny',
  ])
})

test('the statements that made the decision: of a Deny it alone', async () => {
  const PolicyInputList = [policy(allow('s3:*')), policy(allow('s3:GetObject'), deny('s3:PutObject'))]
  const named = async (action: string) => {
    const [result] = await simulate({ PolicyInputList, ActionNames: [action], ResourceArns: [picture] })
    assert.deepEqual(result!.ResourceSpecificResults, [{
      EvalResourceName: picture, EvalResourceDecision: result!.EvalDecision, MatchedStatements: result!.MatchedStatements,
      MissingContextValues: [],
    }])
    return result!.MatchedStatements!.map(({ SourcePolicyId, StartPosition }) => `${SourcePolicyId}@${StartPosition!.Column}`)
  }
  assert.deepEqual(await named('s3:GetObject'), ['PolicyInputList.1@39', 'PolicyInputList.2@39'])
  assert.deepEqual(await named('s3:PutObject'), [`PolicyInputList.2@${policy(allow('s3:GetObject')).length + 1}`])
  assert.deepEqual(await named('ec2:RunInstances'), [])
})

test('context keys: those without a value are told, whatever their statement is about', async () => {
  const keyed = (key: string, value: string) => ({ ...allow('s3:GetObject'), Condition: { StringEquals: { [key]: value } } })
  const PolicyInputList = [policy(keyed('aws:PrincipalTag/Team', 'red'), allow('sqs:*', 'arn:aws:sqs:*:*:${aws:username}'))]
  const [before] = await simulate({ PolicyInputList })
  assert.equal(before!.EvalDecision, 'implicitDeny')
  assert.deepEqual(before!.MissingContextValues, ['aws:PrincipalTag/Team', 'aws:username'])
  const entry = (ContextKeyName: string, ...ContextKeyValues: string[]) =>
    ({ ContextKeyName, ContextKeyValues, ContextKeyType: 'string' as const })
  const ContextEntries = [entry('aws:principaltag/team', 'red'), entry('aws:username', 'ann')]
  const [then] = await simulate({ PolicyInputList, ContextEntries })
  assert.deepEqual([then!.EvalDecision, then!.MissingContextValues], ['allowed', []])
  const queue = { PolicyInputList, ActionNames: ['sqs:SendMessage'], ResourceArns: [`arn:aws:sqs:us-east-1:${account}:ann`] }
  assert.equal((await simulate({ ...queue, ContextEntries }))[0]!.EvalDecision, 'allowed')
})

test('a key of many values is asked as one', async () => {
  const any = { ...allow('s3:GetObject'), Condition: { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'a' } } }
  const one = { ...allow('s3:GetObject'), Condition: { StringEquals: { 'aws:TagKeys': 'a' } } }
  const given = (ContextKeyType: 'string' | 'stringList', ...ContextKeyValues: string[]) =>
    ({ ContextEntries: [{ ContextKeyName: 'aws:TagKeys', ContextKeyType, ContextKeyValues }] })
  const asked = async (statement: object, entries: Partial<Input>) =>
    (await simulate({ PolicyInputList: [policy(statement as never)], ...entries }))[0]!.EvalDecision
  assert.equal(await asked(any, given('stringList', 'b', 'a')), 'allowed')
  assert.equal(await asked(one, given('stringList', 'a')), 'implicitDeny')
  assert.equal(await asked(one, given('string', 'a')), 'allowed')
  assert.equal(await asked(any, given('stringList')), 'implicitDeny')
})

test('a boundary, and service control policies level by level', async () => {
  const PolicyInputList = [policy(allow('s3:*'))]
  const bounded = async (boundary: string) => (await simulate({
    PolicyInputList, PermissionsBoundaryPolicyInputList: [boundary],
  }))[0]!
  assert.equal((await bounded(policy(allow('s3:Get*')))).EvalDecision, 'allowed')
  const outside = await bounded(policy(allow('sqs:*')))
  assert.equal(outside.EvalDecision, 'implicitDeny')
  assert.deepEqual(outside.PermissionsBoundaryDecisionDetail, { AllowedByPermissionsBoundary: false })
  const controlled = async (...levels: string[]) => {
    const OrderedOrganizationPolicyInputList = levels.map(level => ({ ServiceControlPolicyInputList: [level] }))
    const [result] = await simulate({ PolicyInputList, OrderedOrganizationPolicyInputList })
    return [result!.EvalDecision, result!.OrganizationsDecisionDetail!.AllowedByOrganizations]
  }
  const all = policy(allow('*'))
  assert.deepEqual(await controlled(all, all), ['allowed', true])
  assert.deepEqual(await controlled(all, policy(allow('sqs:*'))), ['implicitDeny', false])
  assert.deepEqual(await controlled(policy(allow('*'), deny('s3:GetObject')), all), ['implicitDeny', false])
})

test('a resource policy, of the caller’s account and of another', async () => {
  const ResourcePolicy = policy({ ...allow('s3:GetObject', picture), Principal: { AWS: caller } })
  const asked = { ResourceArns: [picture], ResourcePolicy, CallerArn: caller }
  assert.deepEqual(await decisions(asked), [`s3:GetObject ${picture} allowed`])
  const across = { ...asked, ResourceOwner: 'arn:aws:iam::111122223333:root' }
  assert.deepEqual(await decisions(across), [`s3:GetObject ${picture} implicitDeny`])
  assert.deepEqual(await decisions({ ...across, PolicyInputList: [policy(allow('s3:*'))] }), [`s3:GetObject ${picture} allowed`])
  const theirs = { ...across, CallerArn: `arn:aws:iam::${account}:user/bob`, PolicyInputList: [policy(allow('s3:*'))] }
  assert.deepEqual(await decisions(theirs), [`s3:GetObject ${picture} implicitDeny`])
})

test('pages hold what is asked for, and a marker is of its own request', async () => {
  const asked = { PolicyInputList: [policy(allow('s3:*'))], ActionNames: ['s3:GetObject', 's3:PutObject', 'ec2:RunInstances'] }
  const first = await iam.simulateCustomPolicy({ ...asked, MaxItems: 2 })
  assert.equal(first.IsTruncated, true)
  const rest = await iam.simulateCustomPolicy({ ...asked, Marker: first.Marker })
  assert.deepEqual(rest.EvaluationResults!.map(({ EvalActionName }) => EvalActionName), ['ec2:RunInstances'])
  assert.equal(rest.IsTruncated, false)
  const other = iam.simulateCustomPolicy({ ...asked, ActionNames: ['s3:GetObject'], Marker: first.Marker })
  await assertRefused(other, 'ValidationError', 'Invalid Marker.', 400)
})

/** Every page of a simulation of as many actions: their results, and how long each answer is. */
async function walk(count: number, input: Omit<Input, 'ActionNames'>) {
  const ActionNames = Array.from({ length: count }, (_, i) => `s3:Get${i}`)
  const pages: string[][] = []
  let Marker: string | undefined
  do {
    const page = await iam.simulateCustomPolicy({ ...input, ActionNames, MaxItems: 1000, ...(Marker && { Marker }) })
    assert.equal(page.IsTruncated, page.Marker !== undefined)
    pages.push(page.EvaluationResults!.map(({ EvalActionName }) => EvalActionName!))
    Marker = page.Marker
  } while (Marker !== undefined)
  assert.deepEqual(pages.flat(), ActionNames)
  return pages.map(({ length }) => length)
}

test('a page ends before it tells of too many statements, and none of the results is lost', async () => {
  const PolicyInputList = [policy(...Array.from({ length: 1000 }, () => allow('s3:*')))]
  assert.deepEqual(await walk(9, { PolicyInputList }), [3, 3, 3])
  assert.deepEqual(await walk(3, { PolicyInputList, ResourceArns: ['*'] }), [1, 1, 1])
})

test('a page ends before it names too many keys without a value, or too long ones', async () => {
  const keyed = (...names: readonly string[]) =>
    [policy({ ...allow('*'), Condition: { StringEquals: Object.fromEntries(names.map(name => [name, 'x'])) } })]
  const many = Array.from({ length: 6000 }, (_, i) => `a:${i + 1000}`)
  assert.deepEqual(await walk(15, { PolicyInputList: keyed(...many) }), [5, 5, 5])
  assert.deepEqual(await walk(24, { PolicyInputList: keyed(`a:${'x'.repeat(100_000)}`) }), [10, 10, 4])
  assert.deepEqual(await walk(3, { PolicyInputList: keyed(...many, `a:${'x'.repeat(45_000)}`), ResourceArns: ['*'] }), [2, 1])
})

test('what cannot be simulated', async () => {
  const refused = (input: Partial<Input>, code: string, text: RegExp, status = 400) =>
    assertRefused(simulate(input), code, text, status)
  await refused({ PolicyInputList: ['{'] }, 'InvalidInput', /^PolicyInputList\.1: /)
  await refused({ PermissionsBoundaryPolicyInputList: [policy(allow('*')), policy(allow('*'))] }, 'InvalidInput', /^Only one/)
  await refused({ CallerArn: 'arn:aws:sts::000000000000:assumed-role/a/b' }, 'InvalidInput', /does not clearly define entity/)
  const ResourcePolicy = policy({ ...allow('s3:*'), Principal: '*' } as never)
  await refused({ ResourcePolicy, ResourceArns: [picture] }, 'InvalidInput', /^CallerArn is required/)
  for (const ResourceOwner of ['nobody', account]) {
    await refused({ ResourceOwner }, 'InvalidInput', new RegExp(`^'${ResourceOwner}' is not a valid as a Resource Owner\\.$`))
  }
  const none = /^ResourceNames are not in a valid ARN format: foo, 14a050d4-021e\.$/
  await refused({ ResourceArns: [picture, '*', 'foo', '14a050d4-021e'] }, 'InvalidInput', none)
  await refused({ ResourceHandlingOption: 'EC2-VPC-EBS' }, 'NotImplemented', /ResourceHandlingOption/, 501)
})

test('it needs a permission, and says nothing of anybody', async () => {
  const nobody = await createUser(server, 'nobody')
  const asked = sdk(server, nobody).iam.simulateCustomPolicy({ PolicyInputList: [], ActionNames: ['s3:GetObject'] })
  await assertRefused(asked, 'AccessDenied', /not authorized to perform: iam:SimulateCustomPolicy on resource: \*/, 403)
})
