// Access Analyzer's findings of unused access through every client: of servers whose clock is moved.
import assert from 'node:assert/strict'
import {
  CreateAnalyzer, DeleteAnalyzer, GetAnalyzer, GetFindingsStatistics, GetFindingV2, ListAnalyzers, ListFindings, ListFindingsV2,
  UpdateAnalyzer,
} from '../../../src/contracts/accessanalyzer.gen.ts'
import { CreateLoginProfile, CreateRole, DeleteRole } from '../../../src/contracts/iam.gen.ts'
import { ListKeys } from '../../../src/contracts/kms.gen.ts'
import { refused, type AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { account, root } from '../../kit/identity.ts'
import { day, pass } from '../../kit/pass.ts'
import type { TestServer } from '../../kit/server.ts'
import { settled } from '../../kit/settled.ts'
import { allow, createUser } from '../../kit/users.ts'

async function unusedAccess({ call, callPaged }: AnyClient, server: TestServer): Promise<void> {
  const analyzerName = 'unused'
  const excluded = [{ resourceTags: [{ team: 'grüße' }] }]
  const configuration = { unusedAccess: { unusedAccessAge: 2, analysisRule: { exclusions: excluded } } }
  const { arn } = await call(root, CreateAnalyzer, { analyzerName, type: 'ACCOUNT_UNUSED_ACCESS', configuration })
  const analyzerArn = arn!
  assert.deepEqual((await call(root, GetAnalyzer, { analyzerName })).analyzer.configuration, configuration)
  assert.equal((await call(root, ListAnalyzers, { type: 'ACCOUNT_UNUSED_ACCESS' })).analyzers.length, 1)
  const trust = { Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole' } }
  const user = await createUser(server, 'idler', allow(['kms:*', 'sqs:*']))
  await call(root, CreateRole, { RoleName: 'idle', AssumeRolePolicyDocument: JSON.stringify(trust) })
  await call(root, CreateLoginProfile, { UserName: 'idler', Password: 'Correct horse 1' })
  await pass(server, 2.5 * day)
  await call(user, ListKeys, {})
  await pass(server, day)
  await settled(server)
  const filter = { resource: { contains: ['role/idle', 'user/idler'] }, status: { eq: ['ACTIVE'] } }
  const { findings } = await call(root, ListFindingsV2, { analyzerArn, filter })
  const ids = new Map(findings.map(({ findingType, id }) => [findingType, id]))
  assert.deepEqual([...ids.keys()].toSorted(), ['UnusedIAMRole', 'UnusedIAMUserPassword', 'UnusedPermission'])
  const detailsOf = async (type: 'UnusedIAMRole' | 'UnusedIAMUserPassword') =>
    call(root, GetFindingV2, { analyzerArn, id: ids.get(type)! })
  assert.deepEqual((await detailsOf('UnusedIAMRole')).findingDetails, [{ unusedIamRoleDetails: {} }])
  assert.deepEqual((await detailsOf('UnusedIAMUserPassword')).findingDetails, [{ unusedIamUserPasswordDetails: {} }])
  const permissions = { analyzerArn, id: ids.get('UnusedPermission')! }
  const { findingDetails: [kms, ...others] } = await callPaged(root, GetFindingV2, permissions, 1)
  assert.equal(kms!.unusedPermissionDetails!.serviceNamespace, 'kms')
  assert.ok(kms!.unusedPermissionDetails!.lastAccessed instanceof Date)
  assert.ok(kms!.unusedPermissionDetails!.actions!.some(({ action }) => action === 'Encrypt'))
  assert.deepEqual(others, [{ unusedPermissionDetails: { serviceNamespace: 'sqs' } }])
  const { findingsStatistics } = await call(root, GetFindingsStatistics, { analyzerArn })
  const { totalActiveFindings, topAccounts } = findingsStatistics![0]!.unusedAccessFindingsStatistics!
  assert.deepEqual(topAccounts!.map(one => [one.account, one.numberOfActiveFindings]), [[account, totalActiveFindings]])
  const none = { unusedAccess: { unusedAccessAge: 2 } }
  assert.deepEqual((await call(root, UpdateAnalyzer, { analyzerName, configuration: none })).configuration, none)
  await refused(call(root, ListFindings, { analyzerArn }), 'ValidationException', /for which this operation is not supported/)
  await call(root, DeleteAnalyzer, { analyzerName })
  await call(root, DeleteRole, { RoleName: 'idle' })
}

throughEveryClient({ 'an analyzer finds access that nobody uses': unusedAccess }, { dev: true })
