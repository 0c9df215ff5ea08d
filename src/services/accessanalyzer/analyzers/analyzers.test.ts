// Analyzers and their archive rules: made, shown, listed, tagged and deleted, and what is wrong with a request.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Type } from '@aws-sdk/client-accessanalyzer'
import { account } from '../../../../test/kit/identity.ts'
import { day, pass } from '../../../../test/kit/pass.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { settled } from '../../../../test/kit/settled.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'
import { Analyzers } from './analyzers.ts'

const server = await startServer({ dev: true })
const { accessanalyzer, iam } = sdk(server)
const arnOf = (name: string, region = 'us-east-1') => `arn:aws:access-analyzer:${region}:${account}:analyzer/${name}`

const rule = { ruleName: 'r1', filter: { resourceType: { eq: ['AWS::IAM::Role'] } } }

test('an analyzer is made once in a Region, and shown as it was made', async () => {
  const made = await accessanalyzer.createAnalyzer({
    analyzerName: 'first', type: 'ACCOUNT', tags: { team: 'blue' }, archiveRules: [rule], clientToken: 'once',
  })
  assert.equal(made.arn, arnOf('first'))
  await assertRecord(server, 'CreateAnalyzer', {
    eventSource: 'access-analyzer.amazonaws.com', readOnly: false, responseElements: { arn: arnOf('first') },
    requestParameters: {
      analyzerName: 'first', type: 'ACCOUNT', tags: { team: 'blue' }, clientToken: 'once',
      archiveRules: [{ ruleName: 'r1', filter: { resourceType: { eq: ['AWS::IAM::Role'] } } }],
    },
  })
  const { analyzer } = await accessanalyzer.getAnalyzer({ analyzerName: 'first' })
  const { createdAt, lastResourceAnalyzed: _, lastResourceAnalyzedAt: _at, ...shown } = analyzer!
  assert.ok(createdAt instanceof Date)
  assert.deepEqual(shown, { arn: arnOf('first'), name: 'first', type: 'ACCOUNT', tags: { team: 'blue' }, status: 'ACTIVE' })
  const again = await accessanalyzer.createAnalyzer({ analyzerName: 'first', type: 'ACCOUNT', clientToken: 'once' })
  assert.equal(again.arn, made.arn)
  const conflict = accessanalyzer.createAnalyzer({ analyzerName: 'first', type: 'ACCOUNT' })
  await assertRefused(conflict, 'ConflictException', 'An analyzer with the name first already exists.', 409)
  const second = accessanalyzer.createAnalyzer({ analyzerName: 'second', type: 'ACCOUNT' })
  await assertRefused(second, 'ServiceQuotaExceededException', 'Analyzer limit exceeded', 402)
  type Thrown = Readonly<Record<string, unknown>>
  const { resourceId, resourceType } = await second.then(() => assert.fail(), (thrown: Thrown) => thrown)
  assert.deepEqual([resourceId, resourceType], [arnOf('second'), 'analyzer'])
})

test('what would never find anything is not made', async () => {
  const types: readonly Type[] = [
    'ORGANIZATION', 'ORGANIZATION_UNUSED_ACCESS', 'ACCOUNT_INTERNAL_ACCESS', 'ORGANIZATION_INTERNAL_ACCESS',
  ]
  for (const type of types) {
    const made = accessanalyzer.createAnalyzer({ analyzerName: 'x', type })
    await assertRefused(made, 'NotImplementedException', new RegExp(`CreateAnalyzer with the type ${type} is not`), 501)
  }
})

test('what is wrong makes no analyzer', async () => {
  const elsewhere = sdk(server, undefined, 'eu-west-1').accessanalyzer
  const make = (more: object) => elsewhere.createAnalyzer({ analyzerName: 'x', type: 'ACCOUNT', ...more })
  const refused = (more: object, message: RegExp) => assertRefused(make(more), 'ValidationException', message)
  await refused({ analyzerName: '1x' }, /'analyzerName' failed to satisfy constraint/)
  await refused({ type: 'ALL' }, /'type' failed to satisfy constraint/)
  await refused({ tags: { 'aws:a': 'b' } }, /begins with aws: is reserved/)
  await refused({ tags: { a: 'b'.repeat(257) } }, /256 characters at most/)
  await refused({ archiveRules: [{ ruleName: 'a', filter: { x: { eq: ['y'] } } }] }, /filter key x is not valid/)
  await refused({ archiveRules: [rule, rule] }, /each of another name/)
  await refused({ configuration: { unusedAccess: { unusedAccessAge: 3 } } }, /has no configuration/)
  assert.deepEqual((await elsewhere.listAnalyzers({})).analyzers, [])
})

test('two at once make one', async () => {
  const there = sdk(server, undefined, 'eu-central-1').accessanalyzer
  const make = (analyzerName: string) => there.createAnalyzer({ analyzerName, type: 'ACCOUNT' })
  const made = await Promise.allSettled(['a', 'b', 'c', 'd'].map(make))
  assert.equal(made.filter(({ status }) => status === 'fulfilled').length, 1)
})

test('analyzers are listed, of a type and of a Region', async () => {
  const { analyzers } = await accessanalyzer.listAnalyzers({})
  assert.deepEqual(analyzers?.map(({ name }) => name), ['first'])
  assert.deepEqual((await accessanalyzer.listAnalyzers({ type: 'ORGANIZATION' })).analyzers, [])
  await assertRefused(accessanalyzer.listAnalyzers({ maxResults: 1001 }), 'ValidationException', /between 1 and 1000/)
})

test('an analyzer is tagged, and shows its tags', async () => {
  const resourceArn = arnOf('first')
  await accessanalyzer.tagResource({ resourceArn, tags: { team: 'red', cost: '1' } })
  assert.deepEqual((await accessanalyzer.listTagsForResource({ resourceArn })).tags, { team: 'red', cost: '1' })
  await accessanalyzer.untagResource({ resourceArn, tagKeys: ['cost', 'none'] })
  assert.deepEqual((await accessanalyzer.listTagsForResource({ resourceArn })).tags, { team: 'red' })
  const reserved = accessanalyzer.tagResource({ resourceArn, tags: { 'AWS:x': 'y' } })
  await assertRefused(reserved, 'ValidationException', /begins with aws: is reserved/)
  for (const missing of [arnOf('none'), arnOf('first', 'eu-west-1'), 'arn:aws:s3:::bucket']) {
    const refused = accessanalyzer.listTagsForResource({ resourceArn: missing })
    await assertRefused(refused, 'ResourceNotFoundException', /^The analyzer \S+ does not exist\.$/, 404)
  }
})

test('an analyzer of external access has nothing to be changed', async () => {
  const configuration = { unusedAccess: { unusedAccessAge: 30 } }
  const refused = accessanalyzer.updateAnalyzer({ analyzerName: 'first', configuration })
  await assertRefused(refused, 'ValidationException', /one of external access, which has no configuration/)
  const missing = accessanalyzer.updateAnalyzer({ analyzerName: 'none' })
  await assertRefused(missing, 'ResourceNotFoundException', 'The analyzer none does not exist.', 404)
})

test('an archive rule is made, shown, listed in pages, changed and deleted', async () => {
  const analyzerName = 'first'
  await accessanalyzer.createArchiveRule({ analyzerName, ruleName: 'r2', filter: { isPublic: { eq: ['true'] } } })
  const { archiveRule } = await accessanalyzer.getArchiveRule({ analyzerName, ruleName: 'r2' })
  const { createdAt, updatedAt, ...shown } = archiveRule!
  assert.deepEqual(createdAt, updatedAt)
  assert.deepEqual(shown, { ruleName: 'r2', filter: { isPublic: { eq: ['true'] } } })
  const first = await accessanalyzer.listArchiveRules({ analyzerName, maxResults: 1 })
  const second = await accessanalyzer.listArchiveRules({ analyzerName, maxResults: 1, nextToken: first.nextToken! })
  assert.deepEqual([...first.archiveRules!, ...second.archiveRules!].map(({ ruleName }) => ruleName), ['r1', 'r2'])
  assert.equal(second.nextToken, undefined)
  await accessanalyzer.updateArchiveRule({ analyzerName, ruleName: 'r2', filter: { status: { neq: ['ACTIVE'] } } })
  const changed = await accessanalyzer.getArchiveRule({ analyzerName, ruleName: 'r2' })
  assert.deepEqual(changed.archiveRule!.filter, { status: { neq: ['ACTIVE'] } })
  await accessanalyzer.deleteArchiveRule({ analyzerName, ruleName: 'r2' })
  const gone = accessanalyzer.getArchiveRule({ analyzerName, ruleName: 'r2' })
  await assertRefused(gone, 'ResourceNotFoundException', 'The archive-rule r2 does not exist.', 404)
})

test('what is wrong with an archive rule is told', async () => {
  const make = (analyzerName: string, ruleName: string, filter: object = rule.filter) =>
    accessanalyzer.createArchiveRule({ analyzerName, ruleName, filter: filter as typeof rule.filter })
  await assertRefused(make('none', 'a'), 'ResourceNotFoundException', 'The analyzer none does not exist.', 404)
  await assertRefused(make('first', 'r1'), 'ConflictException', 'An archive rule with the name r1 already exists.', 409)
  await assertRefused(make('first', 'a', { x: { eq: ['y'] } }), 'ValidationException', 'The filter key x is not valid.')
  const absent = { analyzerName: 'first', ruleName: 'none' }
  const missing = [
    () => accessanalyzer.updateArchiveRule({ ...absent, filter: rule.filter }), () => accessanalyzer.deleteArchiveRule(absent),
    () => accessanalyzer.applyArchiveRule({ analyzerArn: arnOf('first'), ruleName: 'none' }),
  ]
  for (const call of missing) {
    await assertRefused(call(), 'ResourceNotFoundException', 'The archive-rule none does not exist.', 404)
  }
  await assertRefused(accessanalyzer.listArchiveRules({ analyzerName: 'none' }), 'ValidationException', /none does not exist/)
})

test('whoever is allowed one analyzer is denied another, and rules are resources of their own', async () => {
  const rules = allow('access-analyzer:GetArchiveRule', `${arnOf('first')}/archive-rule/r1`)
  const one = allow(['access-analyzer:GetAnalyzer', 'access-analyzer:ListFindings'], arnOf('first'))
  const reader = sdk(server, await createUser(server, 'reader', one, rules)).accessanalyzer
  assert.equal((await reader.getAnalyzer({ analyzerName: 'first' })).analyzer!.name, 'first')
  assert.ok((await reader.listFindingsV2({ analyzerArn: arnOf('first') })).findings)
  assert.ok(await reader.getArchiveRule({ analyzerName: 'first', ruleName: 'r1' }))
  await assertRefused(
    reader.getAnalyzer({ analyzerName: 'second' }), 'AccessDeniedException',
    new RegExp(`perform: access-analyzer:GetAnalyzer on resource: ${arnOf('second')} because no identity-based`), 403,
  )
  await assertRefused(
    reader.getArchiveRule({ analyzerName: 'first', ruleName: 'r2' }), 'AccessDeniedException',
    new RegExp(`GetArchiveRule on resource: ${arnOf('first')}/archive-rule/r2 `), 403,
  )
  await assertRefused(
    reader.listFindings({ analyzerArn: arnOf('first', 'eu-west-1') }), 'AccessDeniedException',
    /access-analyzer:ListFindings on/, 403,
  )
})

const trust = (Principal: object) => JSON.stringify({
  Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }],
})

test('a new analyzer looks at more than it does at once', async () => {
  const names = Array.from({ length: 120 }, (_, i) => `many-${i}`)
  const AssumeRolePolicyDocument = trust({ AWS: '111111111111' })
  await Promise.all(names.map(RoleName => iam.createRole({ RoleName, AssumeRolePolicyDocument })))
  const there = sdk(server, undefined, 'ap-south-1').accessanalyzer
  const { arn: analyzerArn } = await there.createAnalyzer({ analyzerName: 'late', type: 'ACCOUNT' })
  await settled(server)
  const { findings = [] } = await there.listFindings({ analyzerArn: analyzerArn!, maxResults: 1000 })
  assert.equal(new Set(findings.map(({ resource }) => resource)).size, names.length)
})

test('an analyzer that was deleted is gone with what it found, and what is resolved is gone after ninety days', async () => {
  const analyzerName = 'first'
  await iam.createRole({ RoleName: 'short', AssumeRolePolicyDocument: trust({ AWS: '111111111111' }) })
  await settled(server)
  await iam.updateAssumeRolePolicy({ RoleName: 'short', PolicyDocument: trust({ Service: 'ec2.amazonaws.com' }) })
  await settled(server)
  const resolved = async () => {
    const filter = { resource: { contains: ['role/short'] } }
    return (await accessanalyzer.listFindings({ analyzerArn: arnOf('first'), filter })).findings!.length
  }
  assert.equal(await resolved(), 1)
  await pass(server, 89 * day)
  assert.equal(await resolved(), 1)
  await pass(server, day)
  assert.equal(await resolved(), 0)
  await accessanalyzer.deleteAnalyzer({ analyzerName })
  await settled(server)
  const gone = accessanalyzer.getAnalyzer({ analyzerName })
  await assertRefused(gone, 'ResourceNotFoundException', 'The analyzer first does not exist.', 404)
  await assertRefused(accessanalyzer.deleteAnalyzer({ analyzerName }), 'ResourceNotFoundException', /first does not exist/, 404)
  await accessanalyzer.createAnalyzer({ analyzerName, type: 'ACCOUNT' })
  assert.deepEqual((await accessanalyzer.listArchiveRules({ analyzerName })).archiveRules, [])
})

test('an analyzer of a store that knew one type alone is one of external access', () => {
  const { upgrade } = Analyzers
  const stored = { id: '1', name: 'one', partition: 'aws', account, region: 'us-east-1', tags: {}, createdAt: 1 }
  assert.deepEqual(upgrade!(stored, 1), { ...stored, type: 'ACCOUNT' })
})
