// Access that nobody uses is found, by role, key, password and permission, and is resolved where it is used or gone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FindingSummaryV2 } from '@aws-sdk/client-accessanalyzer'
import { account } from '../../../../../test/kit/identity.ts'
import { day, pass } from '../../../../../test/kit/pass.ts'
import { assertRefused } from '../../../../../test/kit/refusal.ts'
import { assume, createRole, everyoneHere, trusting } from '../../../../../test/kit/roles.ts'
import { sdk } from '../../../../../test/kit/sdk.ts'
import { startServer } from '../../../../../test/kit/server.ts'
import { settled } from '../../../../../test/kit/settled.ts'
import { allow, createUser, policy } from '../../../../../test/kit/users.ts'

const server = await startServer({ dev: true })
const { accessanalyzer, iam } = sdk(server)
const roleArn = (name: string) => `arn:aws:iam::${account}:role/${name}`
const userArn = (name: string) => `arn:aws:iam::${account}:user/${name}`

/** As many days later, behind that day's scan. */
async function later(days: number): Promise<void> {
  await pass(server, days * day)
  await settled(server)
}

const { arn: analyzerArn } = await accessanalyzer.createAnalyzer({ analyzerName: 'unused', type: 'ACCOUNT_UNUSED_ACCESS' })

async function findingsOf(resource: string): Promise<readonly FindingSummaryV2[]> {
  const filter = { resource: { eq: [resource] } }
  return (await accessanalyzer.listFindingsV2({ analyzerArn: analyzerArn!, filter, maxResults: 1000 })).findings!
}
const typesOf = async (resource: string, status = 'ACTIVE') =>
  (await findingsOf(resource)).filter(finding => finding.status === status).map(({ findingType }) => findingType).toSorted()
const detailsOf = async (id: string | undefined) =>
  (await accessanalyzer.getFindingV2({ analyzerArn: analyzerArn!, id: id! })).findingDetails!

const caller = await createUser(server, 'caller', allow('sts:AssumeRole'))
const asRole = async (name: string) => sdk(server, await assume(server, caller, roleArn(name)))

await iam.createServiceLinkedRole({ AWSServiceName: 'ecs.amazonaws.com' })
await iam.createRole({ RoleName: 'idle', AssumeRolePolicyDocument: trusting(everyoneHere) })

test('a role that nobody uses is found at its age and no sooner, and one linked to a service never', async () => {
  await later(89)
  assert.deepEqual(await typesOf(roleArn('idle')), [])
  // By one call, as of `stockade clock advance`.
  await pass(server, 2 * day)
  const [finding, ...more] = await findingsOf(roleArn('idle'))
  assert.deepEqual(more, [])
  const { id, createdAt, analyzedAt, updatedAt, ...shown } = finding!
  assert.deepEqual([analyzedAt, updatedAt], [createdAt, createdAt])
  assert.deepEqual(shown, {
    resource: roleArn('idle'), resourceType: 'AWS::IAM::Role', resourceOwnerAccount: account, status: 'ACTIVE',
    findingType: 'UnusedIAMRole',
  })
  assert.deepEqual(await detailsOf(id), [{ unusedIamRoleDetails: {} }])
  const { findings } = await accessanalyzer.listFindingsV2({ analyzerArn: analyzerArn! })
  assert.deepEqual(findings!.filter(({ resource }) => resource!.includes('aws-service-role')), [])
})

test('a role that was used is told when, and is resolved once it is used again', async () => {
  await createRole(server, 'worker', allow('kms:*'))
  await (await asRole('worker')).kms.listKeys({})
  await later(91)
  const [finding] = await findingsOf(roleArn('worker'))
  assert.deepEqual([finding!.findingType, finding!.status], ['UnusedIAMRole', 'ACTIVE'])
  const [{ unusedIamRoleDetails } = {}] = await detailsOf(finding!.id)
  const now = finding!.createdAt!.getTime()
  assert.ok(Math.abs(now - unusedIamRoleDetails!.lastAccessed!.getTime() - 91 * day) < day)
  await (await asRole('worker')).kms.listKeys({})
  await later(1)
  assert.deepEqual(await typesOf(roleArn('worker'), 'RESOLVED'), ['UnusedIAMRole'])
  await later(91)
  const again = (await findingsOf(roleArn('worker'))).find(({ findingType }) => findingType === 'UnusedIAMRole')
  assert.deepEqual([again!.id, again!.status], [finding!.id, 'ACTIVE'])
})

test('access keys and passwords are found each, and no more where they are gone or cannot be used', async () => {
  const ann = await createUser(server, 'ann')
  await iam.createLoginProfile({ UserName: 'ann', Password: 'Correct horse 1' })
  const { AccessKey: second } = await iam.createAccessKey({ UserName: 'ann' })
  await later(89)
  await sdk(server, ann).sts.getCallerIdentity({})
  await later(2)
  assert.deepEqual(await typesOf(userArn('ann')), ['UnusedIAMUserAccessKey', 'UnusedIAMUserPassword'])
  const found = await findingsOf(userArn('ann'))
  assert.ok(found.every(({ resourceType }) => resourceType === 'AWS::IAM::User'))
  const byType = new Map(found.map(finding => [finding.findingType, finding.id]))
  const accessKeyId = second!.AccessKeyId!
  assert.deepEqual(await detailsOf(byType.get('UnusedIAMUserAccessKey')), [{ unusedIamUserAccessKeyDetails: { accessKeyId } }])
  assert.deepEqual(await detailsOf(byType.get('UnusedIAMUserPassword')), [{ unusedIamUserPasswordDetails: {} }])
  await iam.updateAccessKey({ UserName: 'ann', AccessKeyId: accessKeyId, Status: 'Inactive' })
  await iam.deleteLoginProfile({ UserName: 'ann' })
  await later(1)
  assert.deepEqual(await typesOf(userArn('ann')), [])
  await iam.updateAccessKey({ UserName: 'ann', AccessKeyId: accessKeyId, Status: 'Active' })
  await later(89)
  assert.deepEqual(await typesOf(userArn('ann')), ['UnusedIAMUserAccessKey', 'UnusedIAMUserAccessKey'])
  const keys = (await findingsOf(userArn('ann'))).filter(({ findingType }) => findingType === 'UnusedIAMUserAccessKey')
  const used = (await Promise.all(keys.map(({ id }) => detailsOf(id))))
    .map(([{ unusedIamUserAccessKeyDetails: key } = {}]) => [key!.accessKeyId, key!.lastAccessed instanceof Date])
  assert.deepEqual(new Map(used as [string, boolean][]), new Map([[accessKeyId, false], [ann.accessKeyId, true]]))
})

test('of whoever is active the services that are not used are told, and of those that are the actions', async () => {
  await createRole(server, 'mixed', allow(['kms:List*', 'kms:CreateKey', 'secretsmanager:GetSecretValue', 'sqs:ListQueues']))
  const role = await asRole('mixed')
  await role.sqs.listQueues({})
  await later(89)
  const again = await asRole('mixed')
  await again.kms.listKeys({})
  await later(2)
  const found = await findingsOf(roleArn('mixed'))
  assert.deepEqual(found.map(({ findingType }) => findingType), ['UnusedPermission'])
  const permissions = (await detailsOf(found[0]!.id)).map(({ unusedPermissionDetails }) => unusedPermissionDetails!)
  assert.deepEqual(permissions.map(({ serviceNamespace }) => serviceNamespace), ['kms', 'secretsmanager', 'sqs'])
  const [kms, secrets, sqs] = permissions
  assert.ok(kms!.lastAccessed instanceof Date)
  const actions = kms!.actions!.map(({ action }) => action!)
  assert.deepEqual([actions.includes('CreateKey'), actions.includes('ListAliases')], [true, true])
  assert.deepEqual([actions.includes('ListKeys'), actions.includes('Encrypt')], [false, false])
  assert.deepEqual(secrets, { serviceNamespace: 'secretsmanager' })
  assert.deepEqual([sqs!.serviceNamespace, sqs!.lastAccessed instanceof Date, sqs!.actions], ['sqs', true, undefined])
})

test('details come in pages', async () => {
  const [finding] = await findingsOf(roleArn('mixed'))
  const asked = { analyzerArn: analyzerArn!, id: finding!.id!, maxResults: 2 }
  const first = await accessanalyzer.getFindingV2(asked)
  const second = await accessanalyzer.getFindingV2({ ...asked, nextToken: first.nextToken })
  assert.deepEqual([first.findingDetails!.length, second.findingDetails!.length, second.nextToken], [2, 1, undefined])
  const [idle] = await findingsOf(roleArn('idle'))
  const other = accessanalyzer.getFindingV2({ ...asked, id: idle!.id!, nextToken: first.nextToken })
  await assertRefused(other, 'ValidationException', 'The token is not valid.')
})

test('calls under other names count for the actions that they ask for', async () => {
  await createRole(server, 'batches', allow(['sqs:*', 's3:*']))
  await later(89)
  const { sqs, s3 } = await asRole('batches')
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'batches' })
  await sqs.sendMessageBatch({ QueueUrl, Entries: [{ Id: 'a', MessageBody: 'text' }] })
  await s3.listBuckets({})
  await later(2)
  const [finding] = await findingsOf(roleArn('batches'))
  const [s3Unused, sqsUnused] = (await detailsOf(finding!.id)).map(({ unusedPermissionDetails }) => unusedPermissionDetails!)
  const names = (one: typeof s3Unused) => one!.actions!.map(({ action }) => action)
  assert.deepEqual([s3Unused!.serviceNamespace, sqsUnused!.serviceNamespace], ['s3', 'sqs'])
  assert.ok(!names(s3Unused).includes('ListAllMyBuckets') && names(s3Unused).includes('GetObject'))
  assert.ok(!names(sqsUnused).includes('SendMessage') && names(sqsUnused).includes('ReceiveMessage'))
})

test('whoever passed a role to a service has used IAM for that', async () => {
  const passed = await createRole(server, 'passed')
  const trust = { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sts:AssumeRole' } as const
  await iam.updateAssumeRolePolicy({ RoleName: 'passed', PolicyDocument: policy(trust) })
  const passer = await createUser(server, 'passer', allow(['iam:PassRole', 'iam:GetUser', 'events:PutTargets', 'events:PutRule']))
  await later(89)
  const { events } = sdk(server, passer)
  await events.putRule({ Name: 'passing', EventPattern: '{"source":["aws.kms"]}' })
  const Arn = `arn:aws:sqs:us-east-1:${account}:batches`
  const put = await events.putTargets({ Rule: 'passing', Targets: [{ Id: 'a', Arn, RoleArn: passed }] })
  assert.equal(put.FailedEntryCount, 0)
  await later(2)
  const [finding] = (await findingsOf(userArn('passer'))).filter(({ findingType }) => findingType === 'UnusedPermission')
  const [{ unusedPermissionDetails: { lastAccessed, ...unused } = {} } = {}, ...more] = await detailsOf(finding!.id)
  assert.deepEqual([unused, more], [{ serviceNamespace: 'iam', actions: [{ action: 'GetUser' }] }, []])
  assert.ok(lastAccessed instanceof Date)
})

test('a user has what its groups grant', async () => {
  const bob = await createUser(server, 'bob')
  await iam.createGroup({ GroupName: 'staff' })
  await iam.putGroupPolicy({ GroupName: 'staff', PolicyName: 'own', PolicyDocument: policy(allow(['kms:ListKeys', 'ssm:*'])) })
  await iam.addUserToGroup({ GroupName: 'staff', UserName: 'bob' })
  await later(89)
  await sdk(server, bob).kms.listKeys({})
  await later(2)
  assert.deepEqual(await typesOf(userArn('bob')), ['UnusedPermission'])
  const [finding] = await findingsOf(userArn('bob'))
  assert.deepEqual(await detailsOf(finding!.id), [{ unusedPermissionDetails: { serviceNamespace: 'ssm' } }])
  await iam.putGroupPolicy({ GroupName: 'staff', PolicyName: 'own', PolicyDocument: policy(allow('kms:ListKeys')) })
  await later(1)
  assert.deepEqual(await typesOf(userArn('bob')), [])
  assert.deepEqual(await typesOf(userArn('bob'), 'RESOLVED'), ['UnusedPermission'])
})

test('of a role that is deleted what was found is resolved, and one of its name is another', async () => {
  const [finding] = await findingsOf(roleArn('idle'))
  await iam.deleteRole({ RoleName: 'idle' })
  await iam.createRole({ RoleName: 'idle', AssumeRolePolicyDocument: trusting(everyoneHere) })
  await later(1)
  assert.deepEqual((await findingsOf(roleArn('idle'))).map(({ id, status }) => [id, status]), [[finding!.id, 'RESOLVED']])
  await later(91)
  const [again, ...more] = await findingsOf(roleArn('idle'))
  assert.ok(again!.id !== finding!.id && again!.status === 'ACTIVE' && more.length === 0)
})

test('findings are filtered, counted, and archived by hand and by rules', async () => {
  const all = (await accessanalyzer.listFindingsV2({ analyzerArn: analyzerArn!, maxResults: 1000 })).findings!
  const count = async (filter: object) => {
    const asked = { analyzerArn: analyzerArn!, filter: filter as never, maxResults: 1000 }
    return (await accessanalyzer.listFindingsV2(asked)).findings!.length
  }
  const having = (type: string) => all.filter(({ findingType }) => findingType === type).length
  assert.ok(having('UnusedIAMRole') > 0 && having('UnusedIAMRole') < all.length)
  assert.equal(await count({ findingType: { eq: ['UnusedIAMRole'] } }), having('UnusedIAMRole'))
  assert.equal(await count({ resourceType: { eq: ['AWS::IAM::User'] }, status: { neq: ['RESOLVED'] } }),
    all.filter(({ resourceType, status }) => resourceType === 'AWS::IAM::User' && status !== 'RESOLVED').length)
  await assertRefused(count({ isPublic: { eq: ['true'] } }), 'ValidationException', 'The filter key isPublic is not valid.')
  const active = all.filter(({ status }) => status === 'ACTIVE')
  const { findingsStatistics } = await accessanalyzer.getFindingsStatistics({ analyzerArn: analyzerArn! })
  const { unusedAccessTypeStatistics, topAccounts, ...totals } = findingsStatistics![0]!.unusedAccessFindingsStatistics!
  assert.deepEqual(totals, {
    totalActiveFindings: active.length, totalArchivedFindings: 0, totalResolvedFindings: all.length - active.length,
  })
  const types = Object.fromEntries(unusedAccessTypeStatistics!.map(({ unusedAccessType, total }) => [unusedAccessType, total]))
  assert.equal(types['UnusedIAMRole'], active.filter(({ findingType }) => findingType === 'UnusedIAMRole').length)
  assert.deepEqual(topAccounts, [{ account, numberOfActiveFindings: active.length, details: types }])
  await accessanalyzer.updateFindings({ analyzerArn: analyzerArn!, resourceArn: roleArn('idle'), status: 'ARCHIVED' })
  assert.deepEqual(await typesOf(roleArn('idle'), 'ARCHIVED'), ['UnusedIAMRole'])
  const filter = { findingType: { eq: ['UnusedPermission'] } }
  await accessanalyzer.createArchiveRule({ analyzerName: 'unused', ruleName: 'permissions', filter })
  await accessanalyzer.applyArchiveRule({ analyzerArn: analyzerArn!, ruleName: 'permissions' })
  await settled(server)
  assert.equal(await count({ ...filter, status: { eq: ['ACTIVE'] } }), 0)
  assert.ok(await count({ ...filter, status: { eq: ['ARCHIVED'] } }) > 0)
  await later(1)
  assert.deepEqual(await typesOf(roleArn('idle'), 'ARCHIVED'), ['UnusedIAMRole'])
})

test('more roles are looked at than at once, and more that are gone', async () => {
  const names = Array.from({ length: 60 }, (_, i) => `many-${i}`)
  for (const RoleName of names) await iam.createRole({ RoleName, AssumeRolePolicyDocument: trusting(everyoneHere) })
  const count = async (status: string) => {
    const filter = { resource: { contains: ['role/many-'] }, status: { eq: [status] } }
    return (await accessanalyzer.listFindingsV2({ analyzerArn: analyzerArn!, filter, maxResults: 1000 })).findings!.length
  }
  await later(91)
  assert.equal(await count('ACTIVE'), names.length)
  for (const RoleName of names) await iam.deleteRole({ RoleName })
  await later(1)
  assert.deepEqual([await count('ACTIVE'), await count('RESOLVED')], [0, names.length])
})

test('what is resolved is gone after ninety days', async () => {
  await iam.deleteRole({ RoleName: 'idle' })
  await later(1)
  assert.deepEqual(await typesOf(roleArn('idle'), 'RESOLVED'), ['UnusedIAMRole'])
  await later(89)
  assert.equal((await findingsOf(roleArn('idle'))).length, 1)
  await later(1)
  assert.deepEqual(await findingsOf(roleArn('idle')), [])
})
