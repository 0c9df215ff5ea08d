// Findings follow what policies let in: of roles and of keys, of an account beside others, from each of its Regions.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FindingSummary } from '@aws-sdk/client-accessanalyzer'
import { other, startWithOther, theirs } from '../../../../../test/kit/accounts.ts'
import { account } from '../../../../../test/kit/identity.ts'
import { lastRecord } from '../../../../../test/kit/record.ts'
import { assertRefused } from '../../../../../test/kit/refusal.ts'
import { sdk } from '../../../../../test/kit/sdk.ts'
import { settled } from '../../../../../test/kit/settled.ts'

const server = await startWithOther({ dev: true })
const { accessanalyzer, iam, kms } = sdk(server)

const trust = (Principal: unknown, more: object = {}) => JSON.stringify({
  Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', ...more }],
})
const own = { Service: 'ec2.amazonaws.com' }
const makeRole = (RoleName: string, Principal: unknown, more?: object) =>
  iam.createRole({ RoleName, AssumeRolePolicyDocument: trust(Principal, more) })
const roleArn = (name: string) => `arn:aws:iam::${account}:role/${name}`

await makeRole('before', { AWS: other })
const { arn: analyzerArn } = await accessanalyzer.createAnalyzer({ analyzerName: 'own', type: 'ACCOUNT' })
await settled(server)

async function findingsOf(resource: string): Promise<readonly FindingSummary[]> {
  await settled(server)
  const { findings = [] } = await accessanalyzer.listFindings({ analyzerArn, filter: { resource: { eq: [resource] } } })
  return findings
}

const short = ({ principal, action, condition, isPublic, status, resourceType }: FindingSummary) =>
  ({ principal, action, condition, isPublic, status, resourceType })

test('what was there before the analyzer is found, and told whole', async () => {
  const [finding, ...more] = await findingsOf(roleArn('before'))
  assert.deepEqual(more, [])
  const { $metadata: _, finding: whole } = await accessanalyzer.getFinding({ analyzerArn, id: finding!.id })
  assert.deepEqual(whole, finding)
  const { createdAt, analyzedAt, updatedAt, id, ...rest } = finding!
  assert.ok(createdAt instanceof Date && analyzedAt! >= createdAt && updatedAt! >= createdAt)
  assert.match(id!, /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/)
  assert.deepEqual(rest, {
    principal: { AWS: other }, action: ['sts:AssumeRole'], condition: {}, isPublic: false, status: 'ACTIVE',
    resource: roleArn('before'), resourceType: 'AWS::IAM::Role', resourceOwnerAccount: account,
  })
  const { analyzer } = await accessanalyzer.getAnalyzer({ analyzerName: 'own' })
  assert.ok(analyzer!.lastResourceAnalyzed !== undefined && analyzer!.lastResourceAnalyzedAt instanceof Date)
})

test('a role is found when it comes, changes with its policy, and is resolved when it is gone', async () => {
  await makeRole('changing', own)
  assert.deepEqual(await findingsOf(roleArn('changing')), [])
  const policy = trust({ AWS: [`arn:aws:iam::${other}:root`, '*'] }, { Condition: { StringEquals: { 'sts:ExternalId': 'x' } } })
  await iam.updateAssumeRolePolicy({ RoleName: 'changing', PolicyDocument: policy })
  const condition = { 'sts:ExternalId': 'x' }
  const told = { action: ['sts:AssumeRole'], condition, status: 'ACTIVE', resourceType: 'AWS::IAM::Role' }
  const found = (await findingsOf(roleArn('changing'))).map(short)
  assert.deepEqual(new Set(found.map(one => JSON.stringify(one))), new Set([
    { principal: { AWS: other }, ...told, isPublic: false }, { principal: { AWS: '*' }, ...told, isPublic: true },
  ].map(({ principal, action, isPublic, status, resourceType }) =>
    JSON.stringify({ principal, action, condition, isPublic, status, resourceType }))))
  await iam.updateAssumeRolePolicy({ RoleName: 'changing', PolicyDocument: trust({ AWS: other }) })
  const statuses = async () => (await findingsOf(roleArn('changing'))).map(({ status }) => status).toSorted()
  assert.deepEqual(await statuses(), ['ACTIVE', 'RESOLVED', 'RESOLVED'])
  await iam.deleteRole({ RoleName: 'changing' })
  assert.deepEqual(await statuses(), ['RESOLVED', 'RESOLVED', 'RESOLVED'])
  const gone = accessanalyzer.getAnalyzedResource({ analyzerArn, resourceArn: roleArn('changing') })
  await assertRefused(gone, 'ResourceNotFoundException', /does not exist/, 404)
})

test('what comes back is the finding that it was', async () => {
  await makeRole('again', { AWS: other })
  const [first] = await findingsOf(roleArn('again'))
  await iam.updateAssumeRolePolicy({ RoleName: 'again', PolicyDocument: trust(own) })
  assert.equal((await findingsOf(roleArn('again')))[0]!.status, 'RESOLVED')
  await iam.updateAssumeRolePolicy({ RoleName: 'again', PolicyDocument: trust({ AWS: other }) })
  const [last] = await findingsOf(roleArn('again'))
  assert.deepEqual([last!.id, last!.status], [first!.id, 'ACTIVE'])
})

test('of a key its own account is nobody from elsewhere, and its policy is followed', async () => {
  const statement = (Sid: string, Principal: unknown, more: object = {}) =>
    ({ Sid, Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*', ...more })
  const root = statement('root', { AWS: `arn:aws:iam::${account}:root` })
  const policy = (...more: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: [root, ...more] })
  const caller = { Condition: { StringEquals: { 'kms:CallerAccount': account } } }
  const { KeyMetadata } = await kms.createKey({ Policy: policy(statement('all', '*', caller)) })
  const arn = KeyMetadata!.Arn!
  assert.deepEqual(await findingsOf(arn), [])
  const them = statement('them', { AWS: other }, { Action: ['kms:Decrypt', 'kms:Sign'] })
  await kms.putKeyPolicy({ KeyId: arn, Policy: policy(them) })
  assert.deepEqual((await findingsOf(arn)).map(short), [{
    principal: { AWS: other }, action: ['kms:Decrypt', 'kms:Sign'], condition: {}, isPublic: false, status: 'ACTIVE',
    resourceType: 'AWS::KMS::Key',
  }])
  const { $metadata: _, resource } = await accessanalyzer.getAnalyzedResource({ analyzerArn, resourceArn: arn })
  const { createdAt, analyzedAt, updatedAt, ...rest } = resource!
  assert.ok(createdAt! <= analyzedAt! && updatedAt instanceof Date)
  assert.deepEqual(rest, {
    resourceArn: arn, resourceType: 'AWS::KMS::Key', resourceOwnerAccount: account, isPublic: false, status: 'ACTIVE',
    actions: ['kms:Decrypt', 'kms:Sign'],
  })
})

test('a Deny keeps out whom it denies in any case, and whoever is federated comes from elsewhere', async () => {
  const Condition = { StringNotEquals: { 'aws:PrincipalAccount': account } }
  const statements = [
    { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' },
    { Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sts:*', Condition },
  ]
  const RoleName = 'perimeter'
  await iam.createRole({ RoleName, AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: statements }) })
  assert.deepEqual(await findingsOf(roleArn(RoleName)), [])
  await makeRole('web', { Federated: 'accounts.google.com' }, {
    Action: 'sts:AssumeRoleWithWebIdentity', Condition: { StringEquals: { 'accounts.google.com:aud': 'app' } },
  })
  assert.deepEqual((await findingsOf(roleArn('web'))).map(({ principal, condition }) => [principal, condition]), [
    [{ Federated: 'accounts.google.com' }, { 'accounts.google.com:aud': 'app' }],
  ])
})

test('another account has findings of its own, and sees none of these', async () => {
  const there = sdk(server, theirs)
  const { arn } = await there.accessanalyzer.createAnalyzer({ analyzerName: 'own', type: 'ACCOUNT' })
  await there.iam.createRole({ RoleName: 'back', AssumeRolePolicyDocument: trust({ AWS: account }) })
  await settled(server)
  const { findings } = await there.accessanalyzer.listFindings({ analyzerArn: arn! })
  assert.deepEqual(findings?.map(({ resource }) => resource), [`arn:aws:iam::${other}:role/back`])
  const foreign = there.accessanalyzer.listFindings({ analyzerArn: analyzerArn! })
  await assertRefused(foreign, 'ResourceNotFoundException', /does not exist/, 404)
})

test('a role is found from each Region that has an analyzer, and a key from its own alone', async () => {
  const elsewhere = sdk(server, undefined, 'eu-west-1')
  const { arn } = await elsewhere.accessanalyzer.createAnalyzer({ analyzerName: 'there', type: 'ACCOUNT' })
  await elsewhere.kms.createKey({})
  await makeRole('everywhere', { AWS: other })
  await settled(server)
  const { findings = [] } = await elsewhere.accessanalyzer.listFindings({ analyzerArn: arn! })
  assert.ok(findings.some(({ resource }) => resource === roleArn('everywhere')))
  const keys = await elsewhere.accessanalyzer.listAnalyzedResources({ analyzerArn: arn!, resourceType: 'AWS::KMS::Key' })
  assert.deepEqual(keys.analyzedResources?.map(({ resourceArn }) => resourceArn!.split(':')[3]), ['eu-west-1'])
})

test('findings come in pages, by filters and in both versions', async () => {
  const ids = new Set<string | undefined>()
  let token: string | undefined
  do {
    const more = token === undefined ? {} : { nextToken: token }
    const page = await accessanalyzer.listFindings({ analyzerArn, maxResults: 2, ...more })
    assert.ok(page.findings!.length <= 2)
    for (const { id } of page.findings!) ids.add(id)
    token = page.nextToken
  } while (token !== undefined)
  const { findings = [] } = await accessanalyzer.listFindingsV2({ analyzerArn })
  assert.deepEqual(new Set(findings.map(({ id }) => id)), ids)
  assert.ok(findings.every(({ findingType }) => findingType === 'ExternalAccess'))
  const count = async (filter: Parameters<typeof accessanalyzer.listFindings>[0]['filter']) =>
    (await accessanalyzer.listFindings({ analyzerArn, filter })).findings!.length
  assert.equal(await count({ 'principal.Federated': { exists: true } }), 1)
  assert.equal(await count({ 'principal.AWS': { eq: [other] }, 'resourceType': { eq: ['AWS::KMS::Key'] } }), 1)
  assert.equal(await count({ 'resource': { contains: ['/web', '/again'] } }), 2)
  assert.equal(await count({ 'condition.accounts.google.com:aud': { neq: ['app'] }, 'resource': { contains: ['/web'] } }), 0)
  const id = findings[0]!.id!
  const { findingDetails, findingType } = await accessanalyzer.getFindingV2({ analyzerArn, id })
  assert.equal(findingType, 'ExternalAccess')
  assert.ok(findingDetails![0]!.externalAccessDetails!.action!.length > 0)
  await assertRefused(count({ nothing: { eq: ['x'] } }), 'ValidationException', 'The filter key nothing is not valid.')
  await assertRefused(count({ resource: {} }), 'ValidationException', /criterion of the filter key resource is empty/)
  const sorted = accessanalyzer.listFindings({ analyzerArn, sort: { attributeName: 'createdAt' } })
  await assertRefused(sorted, 'NotImplementedException', /ListFindings with sort is not implemented/, 501)
  await assertRefused(accessanalyzer.getFinding({ analyzerArn, id: 'x' }), 'ResourceNotFoundException', /finding x/, 404)
})

test('findings are archived and made active by hand, all of a resource or some', async () => {
  const resourceArn = roleArn('before')
  const [{ id } = assert.fail('There is none.')] = await findingsOf(resourceArn)
  await accessanalyzer.updateFindings({ analyzerArn, ids: [id!], status: 'ARCHIVED' })
  assert.equal((await findingsOf(resourceArn))[0]!.status, 'ARCHIVED')
  assert.equal((await accessanalyzer.getAnalyzedResource({ analyzerArn, resourceArn })).resource!.status, 'ARCHIVED')
  await accessanalyzer.startResourceScan({ analyzerArn, resourceArn })
  assert.equal((await findingsOf(resourceArn))[0]!.status, 'ARCHIVED')
  await accessanalyzer.updateFindings({ analyzerArn, resourceArn, status: 'ACTIVE' })
  assert.equal((await findingsOf(resourceArn))[0]!.status, 'ACTIVE')
  const { requestParameters, readOnly } = await lastRecord(server, 'UpdateFindings')
  const { clientToken: _token, ...asked } = requestParameters as { readonly clientToken?: string }
  assert.deepEqual([readOnly, asked], [false, { analyzerArn, resourceArn, status: 'ACTIVE' }])
  const missing = accessanalyzer.updateFindings({ analyzerArn, ids: ['none'], status: 'ACTIVE' })
  await assertRefused(missing, 'ResourceNotFoundException', 'The finding none does not exist.', 404)
  const nothing = accessanalyzer.updateFindings({ analyzerArn, status: 'ACTIVE' })
  await assertRefused(nothing, 'ValidationException', 'Either ids or a resource must be given.')
})

test('an archive rule archives what comes, and what was there where it is applied', async () => {
  const filter = { resource: { contains: ['role/partner-'] } }
  await makeRole('partner-old', { AWS: other })
  await settled(server)
  await accessanalyzer.createArchiveRule({ analyzerName: 'own', ruleName: 'partners', filter })
  await makeRole('partner-new', { AWS: other })
  assert.equal((await findingsOf(roleArn('partner-new')))[0]!.status, 'ARCHIVED')
  assert.equal((await findingsOf(roleArn('partner-old')))[0]!.status, 'ACTIVE')
  await accessanalyzer.applyArchiveRule({ analyzerArn, ruleName: 'partners' })
  assert.equal((await findingsOf(roleArn('partner-old')))[0]!.status, 'ARCHIVED')
})

test('findings are counted by status and by type', async () => {
  const { findings = [] } = await accessanalyzer.listFindings({ analyzerArn })
  const having = (status: string) => findings.filter(finding => finding.status === status)
  const { findingsStatistics, lastUpdatedAt } = await accessanalyzer.getFindingsStatistics({ analyzerArn })
  assert.ok(lastUpdatedAt instanceof Date)
  const { resourceTypeStatistics, ...totals } = findingsStatistics![0]!.externalAccessFindingsStatistics!
  assert.deepEqual(totals, {
    totalActiveFindings: having('ACTIVE').length, totalArchivedFindings: having('ARCHIVED').length,
    totalResolvedFindings: having('RESOLVED').length,
  })
  assert.deepEqual(resourceTypeStatistics!['AWS::KMS::Key'], {
    totalActivePublic: 0, totalActiveCrossAccount: 1, totalActiveErrors: 0,
  })
})

test('a scan is of a resource that there is', async () => {
  for (const resourceArn of [roleArn('nobody'), `arn:aws:s3:::${'bucket'}`, `arn:aws:iam::${other}:role/back`]) {
    const refused = accessanalyzer.startResourceScan({ analyzerArn, resourceArn })
    await assertRefused(refused, 'ResourceNotFoundException', `The resource ${resourceArn} does not exist.`, 404)
  }
})
