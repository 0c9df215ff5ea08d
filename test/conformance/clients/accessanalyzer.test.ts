// Access Analyzer through every client, which send it as REST with JSON.
import assert from 'node:assert/strict'
import {
  ApplyArchiveRule, CheckAccessNotGranted, CheckNoNewAccess, CheckNoPublicAccess, CreateAnalyzer, CreateArchiveRule,
  DeleteAnalyzer, DeleteArchiveRule, GetAnalyzedResource, GetAnalyzer, GetArchiveRule, GetFinding, GetFindingsStatistics,
  GetFindingV2, ListAnalyzedResources, ListAnalyzers, ListArchiveRules, ListFindings, ListFindingsV2, ListTagsForResource,
  StartResourceScan, TagResource, UntagResource, UpdateAnalyzer, UpdateArchiveRule, UpdateFindings,
  ValidatePolicy,
} from '../../../src/contracts/accessanalyzer.gen.ts'
import { CreateRole, DeleteRole } from '../../../src/contracts/iam.gen.ts'
import { refused, type AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { account, root } from '../../kit/identity.ts'
import { runTimers } from '../../kit/pass.ts'
import type { TestServer } from '../../kit/server.ts'
import { allow, createUser, policy } from '../../kit/users.ts'

async function policies({ call, callPaged }: AnyClient, server: TestServer): Promise<void> {
  const bad = JSON.stringify({ Statement: [{ Sid: '', Effect: 'Allow', Action: 'sqs:Nothing', Resource: '*' }] })
  const asked = { policyDocument: bad, policyType: 'IDENTITY_POLICY' as const }
  const { findings } = await callPaged(root, ValidatePolicy, asked, 2)
  assert.deepEqual(findings.map(({ issueCode }) => issueCode), ['MISSING_VERSION', 'EMPTY_SID_VALUE', 'INVALID_ACTION'])
  assert.deepEqual(findings[1]!.locations[0]!.span.start, { line: 1, column: 21, offset: 21 })
  const policyDocument = policy(allow('sqs:*'))
  const identity = { policyDocument, policyType: 'IDENTITY_POLICY' as const }
  const granted = await call(root, CheckAccessNotGranted, { ...identity, access: [{ actions: ['sqs:SendMessage'] }] })
  assert.deepEqual([granted.result, granted.reasons?.[0]?.statementIndex], ['FAIL', 0])
  const compared = await call(root, CheckNoNewAccess, {
    newPolicyDocument: policyDocument, existingPolicyDocument: policyDocument, policyType: 'IDENTITY_POLICY',
  })
  assert.equal(compared.result, 'PASS')
  const open = policy({ ...allow('sqs:*'), Principal: '*' })
  assert.equal((await call(root, CheckNoPublicAccess, { policyDocument: open, resourceType: 'AWS::SQS::Queue' })).result, 'FAIL')
  await refused(
    call(root, CheckNoPublicAccess, { policyDocument: '{}', resourceType: 'AWS::SQS::Queue' }), 'InvalidParameterException',
    'The policy in policyDocument is not valid.',
  )
  const nobody = await createUser(server, 'nobody')
  await refused(call(nobody, ValidatePolicy, asked), 'AccessDeniedException', /perform: access-analyzer:ValidatePolicy on/)
}

const stranger = '111122223333'

async function analyzer({ call }: AnyClient, server: TestServer): Promise<void> {
  const settled = async () => {
    for (let i = 0; i < 3; i++) await runTimers(server)
  }
  const filter = { resource: { contains: ['role/partner'] } }
  const { arn } = await call(root, CreateAnalyzer, { analyzerName: 'own', type: 'ACCOUNT', tags: { team: 'grüße' } })
  const analyzerArn = arn!
  const trust = { Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: { AWS: stranger }, Action: 'sts:AssumeRole' } }
  await call(root, CreateRole, { RoleName: 'partner', AssumeRolePolicyDocument: JSON.stringify(trust) })
  await settled()
  const resourceArn = `arn:aws:iam::${account}:role/partner`
  const [finding] = (await call(root, ListFindings, { analyzerArn, filter })).findings
  assert.deepEqual([finding!.resource, finding!.principal, finding!.status], [resourceArn, { AWS: stranger }, 'ACTIVE'])
  const { id } = finding!
  assert.deepEqual((await call(root, GetFinding, { analyzerArn, id })).finding!.action, ['sts:AssumeRole'])
  assert.equal((await call(root, ListFindingsV2, { analyzerArn, filter })).findings[0]!.findingType, 'ExternalAccess')
  assert.equal((await call(root, GetFindingV2, { analyzerArn, id })).findingDetails.length, 1)
  await call(root, UpdateFindings, { analyzerArn, ids: [id], status: 'ARCHIVED' })
  assert.equal((await call(root, GetAnalyzedResource, { analyzerArn, resourceArn })).resource!.status, 'ARCHIVED')
  await call(root, UpdateFindings, { analyzerArn, resourceArn, status: 'ACTIVE' })
  await call(root, CreateArchiveRule, { analyzerName: 'own', ruleName: 'rule', filter: { isPublic: { eq: ['true'] } } })
  await call(root, UpdateArchiveRule, { analyzerName: 'own', ruleName: 'rule', filter })
  assert.deepEqual((await call(root, GetArchiveRule, { analyzerName: 'own', ruleName: 'rule' })).archiveRule.filter, filter)
  assert.equal((await call(root, ListArchiveRules, { analyzerName: 'own' })).archiveRules.length, 1)
  await call(root, ApplyArchiveRule, { analyzerArn, ruleName: 'rule' })
  await call(root, StartResourceScan, { analyzerArn, resourceArn })
  await settled()
  const { findingsStatistics } = await call(root, GetFindingsStatistics, { analyzerArn })
  assert.equal(findingsStatistics![0]!.externalAccessFindingsStatistics!.totalArchivedFindings, 1)
  const { analyzedResources } = await call(root, ListAnalyzedResources, { analyzerArn, resourceType: 'AWS::IAM::Role' })
  assert.deepEqual(analyzedResources.map(one => one.resourceArn), [resourceArn])
  await call(root, DeleteArchiveRule, { analyzerName: 'own', ruleName: 'rule' })
  await call(root, TagResource, { resourceArn: analyzerArn, tags: { cost: '1' } })
  await call(root, UntagResource, { resourceArn: analyzerArn, tagKeys: ['team'] })
  assert.deepEqual((await call(root, ListTagsForResource, { resourceArn: analyzerArn })).tags, { cost: '1' })
  assert.equal((await call(root, GetAnalyzer, { analyzerName: 'own' })).analyzer.lastResourceAnalyzed, resourceArn)
  assert.equal((await call(root, ListAnalyzers, { type: 'ACCOUNT' })).analyzers.length, 1)
  await refused(
    call(root, CreateAnalyzer, { analyzerName: 'own', type: 'ACCOUNT' }), 'ConflictException',
    'An analyzer with the name own already exists.',
  )
  await refused(call(root, UpdateAnalyzer, { analyzerName: 'own' }), 'ValidationException', /has no configuration/)
  await call(root, DeleteAnalyzer, { analyzerName: 'own' })
  await refused(
    call(root, GetAnalyzer, { analyzerName: 'own' }), 'ResourceNotFoundException', 'The analyzer own does not exist.',
  )
  await call(root, DeleteRole, { RoleName: 'partner' })
}

throughEveryClient({
  'a policy is validated, and checked for what it lets in': policies,
  'an analyzer finds who is let in from elsewhere, until it is deleted': analyzer,
})
