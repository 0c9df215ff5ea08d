import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../../test/kit/identity.ts'
import { jsonCall, send, signed } from '../../../../test/kit/raw-request.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { everyoneHere, trusting } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
const arnOf = (kind: string, name: string) => `arn:aws:iam::${account}:${kind}/${name}`

/** What was called until now has been taken from the journal. */
const settle = () => send(server.url, signed(server.url, jsonCall('stockade', 'RunTimers')))

async function report(Arn: string, Granularity?: 'ACTION_LEVEL') {
  await settle()
  const { JobId } = await iam.generateServiceLastAccessedDetails({ Arn, Granularity })
  const { $metadata: _, ...details } = await iam.getServiceLastAccessedDetails({ JobId })
  return { JobId: JobId!, ...details }
}

const ann = await createUser(server, 'ann', allow(['kms:List*', 'sqs:*']), allow('dynamodb:*'))
const asAnn = sdk(server, ann, 'eu-west-1')
const bob = await createUser(server, 'bob')

test('of a user each service that its policies allow, used or not', async () => {
  await asAnn.kms.listKeys({})
  await asAnn.kms.createKey({}).catch(() => undefined)
  await asAnn.sts.getCallerIdentity({})
  const { JobStatus, JobType, ServicesLastAccessed, IsTruncated } = await report(arnOf('user', 'ann'))
  assert.deepEqual([JobStatus, JobType, IsTruncated], ['COMPLETED', 'SERVICE_LEVEL', false])
  const [kms, sqs, ...others] = ServicesLastAccessed!
  assert.deepEqual(others, [])
  const { LastAuthenticated, ...used } = kms!
  assert.ok(Math.abs(LastAuthenticated!.getTime() - Date.now()) < 60_000)
  assert.deepEqual(used, {
    ServiceName: 'AWS Key Management Service', ServiceNamespace: 'kms', LastAuthenticatedEntity: arnOf('user', 'ann'),
    LastAuthenticatedRegion: 'eu-west-1', TotalAuthenticatedEntities: 1,
  })
  assert.deepEqual(sqs, { ServiceName: 'Amazon SQS', ServiceNamespace: 'sqs', TotalAuthenticatedEntities: 0 })
})

test('and each action, the denied ones too', async () => {
  const { JobType, ServicesLastAccessed } = await report(arnOf('user', 'ann'), 'ACTION_LEVEL')
  assert.equal(JobType, 'ACTION_LEVEL')
  const [{ TrackedActionsLastAccessed = [] } = {}] = ServicesLastAccessed!
  assert.deepEqual(TrackedActionsLastAccessed.map(({ ActionName, LastAccessedRegion }) => [ActionName, LastAccessedRegion]), [
    ['CreateKey', 'eu-west-1'], ['ListKeys', 'eu-west-1'],
  ])
})

test('a role is used in its sessions, and tells so', async () => {
  await iam.createRole({ RoleName: 'worker', AssumeRolePolicyDocument: trusting(everyoneHere) })
  await iam.putRolePolicy({ RoleName: 'worker', PolicyName: 'own', PolicyDocument: policy(allow('*')) })
  assert.deepEqual((await iam.getRole({ RoleName: 'worker' })).Role!.RoleLastUsed, {})
  await iam.putUserPolicy({ UserName: 'bob', PolicyName: 'assume', PolicyDocument: policy(allow('sts:AssumeRole')) })
  const asked = { RoleArn: arnOf('role', 'worker'), RoleSessionName: 'job' }
  const { Credentials: made } = await sdk(server, bob).sts.assumeRole(asked)
  const session = sdk(server, {
    accessKeyId: made!.AccessKeyId!, secretAccessKey: made!.SecretAccessKey!, sessionToken: made!.SessionToken!,
  })
  await session.ssm.describeParameters({})
  const { ServicesLastAccessed } = await report(arnOf('role', 'worker'))
  const used = ServicesLastAccessed!.filter(({ TotalAuthenticatedEntities }) => TotalAuthenticatedEntities === 1)
  assert.deepEqual(used.map(({ ServiceNamespace }) => ServiceNamespace), ['ssm'])
  assert.ok(ServicesLastAccessed!.length > 10)
  const { LastUsedDate, Region } = (await iam.getRole({ RoleName: 'worker' })).Role!.RoleLastUsed!
  assert.ok(Math.abs(LastUsedDate!.getTime() - Date.now()) < 60_000)
  assert.equal(Region, 'us-east-1')
})

test('of a group its members, and of a policy all who have it, who used a service last first', async () => {
  await iam.createGroup({ GroupName: 'staff' })
  const { Policy: keys } = await iam.createPolicy({ PolicyName: 'keys', PolicyDocument: policy(allow('kms:*')) })
  await iam.attachGroupPolicy({ GroupName: 'staff', PolicyArn: keys!.Arn! })
  await iam.attachRolePolicy({ RoleName: 'worker', PolicyArn: keys!.Arn! })
  for (const UserName of ['ann', 'bob']) await iam.addUserToGroup({ GroupName: 'staff', UserName })
  for (const [arn, names] of [[arnOf('group', 'staff'), ['ann', 'bob']], [keys!.Arn!, ['ann', 'bob', 'worker']]] as const) {
    const { JobId, ServicesLastAccessed } = await report(arn)
    assert.deepEqual(ServicesLastAccessed!.map(({ ServiceNamespace, TotalAuthenticatedEntities, LastAuthenticatedEntity }) =>
      [ServiceNamespace, TotalAuthenticatedEntities, LastAuthenticatedEntity]), [['kms', 1, arnOf('user', 'ann')]])
    const asked = { JobId, ServiceNamespace: 'kms' }
    const { EntityDetailsList } = await iam.getServiceLastAccessedDetailsWithEntities(asked)
    const [first, ...never] = EntityDetailsList!
    assert.deepEqual(first!.EntityInfo!.Name, 'ann')
    assert.ok(first!.LastAuthenticated)
    assert.deepEqual([first!, ...never].map(({ EntityInfo }) => EntityInfo!.Name).sort(), names)
    assert.ok(never.every(({ LastAuthenticated }) => LastAuthenticated === undefined))
    const page = await iam.getServiceLastAccessedDetailsWithEntities({ ...asked, MaxItems: 1 })
    const rest = await iam.getServiceLastAccessedDetailsWithEntities({ ...asked, Marker: page.Marker })
    assert.deepEqual([page.IsTruncated, rest.EntityDetailsList!.length], [true, names.length - 1])
  }
})

test('which policies let somebody use a service', async () => {
  const { PoliciesGrantingServiceAccess } = await iam.listPoliciesGrantingServiceAccess({
    Arn: arnOf('user', 'ann'), ServiceNamespaces: ['kms', 'dynamodb', 'ec2'],
  })
  const [kms, dynamodb, ec2] = PoliciesGrantingServiceAccess!
  assert.deepEqual(kms!.Policies!.map(({ PolicyType }) => PolicyType), ['INLINE', 'MANAGED'])
  const [inline, managed] = kms!.Policies!
  assert.deepEqual([inline!.EntityType, inline!.EntityName, inline!.PolicyArn], ['USER', 'ann', undefined])
  assert.deepEqual(managed, { PolicyName: 'keys', PolicyType: 'MANAGED', PolicyArn: arnOf('policy', 'keys') })
  assert.deepEqual([dynamodb!.Policies!.length, ec2!.Policies!.length], [1, 0])
})

test('whom and what it cannot be asked of', async () => {
  const refused = (Arn: string, code: string, status: number) =>
    assertRefused(iam.generateServiceLastAccessedDetails({ Arn }), code, /./, status)
  await refused(arnOf('user', 'none'), 'NoSuchEntity', 404)
  await refused(arnOf('policy', 'none'), 'NoSuchEntity', 404)
  await refused(`arn:aws:sts::${account}:assumed-role/worker/job`, 'InvalidInput', 400)
  const JobId = '4b5e0b0a-8d4f-4f6b-9c7e-0b6d5a1f2c3d'
  await assertRefused(iam.getServiceLastAccessedDetails({ JobId }), 'NoSuchEntity', /cannot be found/, 404)
  const words = /iam:GenerateServiceLastAccessedDetails on resource: \S+user\/ann/
  const denied = sdk(server, bob).iam.generateServiceLastAccessedDetails({ Arn: arnOf('user', 'ann') })
  await assertRefused(denied, 'AccessDenied', words, 403)
})
