import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { account } from '../../../../test/kit/identity.ts'
import { assertRecord, lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { trusting, everyoneHere } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startWithOther()
const { iam } = sdk(server)
const arnOf = (service: string, name: string) => `arn:aws:iam::${account}:role/aws-service-role/${service}/${name}`
const create = (AWSServiceName: string, more: object = {}) => iam.createServiceLinkedRole({ AWSServiceName, ...more })

test('a role is made as AWS makes it for the service, and is in lists', async () => {
  const { Role } = await create('rds.amazonaws.com', { Description: 'for databases' })
  const { RoleId, CreateDate, AssumeRolePolicyDocument, ...rest } = Role!
  const Arn = arnOf('rds.amazonaws.com', 'AWSServiceRoleForRDS')
  const RoleName = 'AWSServiceRoleForRDS'
  const Path = '/aws-service-role/rds.amazonaws.com/'
  assert.deepEqual(rest, { Path, RoleName, Arn, Description: 'for databases' })
  assert.match(RoleId!, /^AROA/)
  const statement = (Action: unknown, Service: unknown) =>
    ({ Version: '2012-10-17', Statement: [{ Action, Effect: 'Allow', Principal: { Service } }] })
  const trustOf = (document: string) => JSON.parse(decodeURIComponent(document)) as unknown
  assert.deepEqual(trustOf(AssumeRolePolicyDocument!), statement(['sts:AssumeRole'], ['rds.amazonaws.com']))
  const { Role: got } = await iam.getRole({ RoleName: 'AWSServiceRoleForRDS' })
  assert.deepEqual(trustOf(got!.AssumeRolePolicyDocument!), statement('sts:AssumeRole', 'rds.amazonaws.com'))
  await assertRecord(server, 'CreateServiceLinkedRole', {
    readOnly: false, requestParameters: { aWSServiceName: 'rds.amazonaws.com', description: 'for databases' },
  })
  assert.deepEqual((await iam.listAttachedRolePolicies({ RoleName })).AttachedPolicies, [{
    PolicyName: 'AmazonRDSServiceRolePolicy', PolicyArn: 'arn:aws:iam::aws:policy/aws-service-role/AmazonRDSServiceRolePolicy',
  }])
  const { Roles } = await iam.listRoles({ PathPrefix: '/aws-service-role/' })
  assert.deepEqual(Roles!.map(role => [role.RoleName, role.CreateDate]), [[RoleName, CreateDate]])
  await assertRefused(
    create('rds.amazonaws.com'), 'InvalidInput',
    `Service role name ${RoleName} has been taken in this account, please try a different suffix.`,
  )
  const { iam: other } = sdk(server, theirs)
  await other.createServiceLinkedRole({ AWSServiceName: 'rds.amazonaws.com' })
})

test('a suffix tells several apart, of a service that takes one', async () => {
  const { Role } = await create('autoscaling.amazonaws.com', { CustomSuffix: 'blue' })
  assert.equal(Role!.Arn, arnOf('autoscaling.amazonaws.com', 'AWSServiceRoleForAutoScaling_blue'))
  await create('autoscaling.amazonaws.com')
  await assertRefused(
    create('ecs.amazonaws.com', { CustomSuffix: 'blue' }), 'InvalidInput', 'Custom suffix is not allowed for ecs.amazonaws.com',
  )
  const long = create('autoscaling.amazonaws.com', { CustomSuffix: 'x'.repeat(60) })
  await assertRefused(long, 'InvalidInput', /is longer than 64 characters\.$/)
  await assertRefused(create('nothing.amazonaws.com'), 'InvalidInput', 'nothing.amazonaws.com has no service-linked role.')
})

test('of two calls at once one makes the role', async () => {
  const outcomes = await Promise.allSettled([1, 2].map(() => create('batch.amazonaws.com')))
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
})

test('it is AWS’s to change, but for its description and its tags', async () => {
  await create('eks.amazonaws.com')
  const RoleName = 'AWSServiceRoleForAmazonEKS'
  const ReadOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
  const PolicyDocument = policy(allow('*'))
  await iam.createInstanceProfile({ InstanceProfileName: 'web' })
  const inProfile = { RoleName, InstanceProfileName: 'web' }
  const changes = [
    () => iam.attachRolePolicy({ RoleName, PolicyArn: ReadOnly }), () => iam.detachRolePolicy({ RoleName, PolicyArn: ReadOnly }),
    () => iam.putRolePolicy({ RoleName, PolicyName: 'x', PolicyDocument }),
    () => iam.deleteRolePolicy({ RoleName, PolicyName: 'x' }),
    () => iam.putRolePermissionsBoundary({ RoleName, PermissionsBoundary: ReadOnly }),
    () => iam.deleteRolePermissionsBoundary({ RoleName }),
    () => iam.updateAssumeRolePolicy({ RoleName, PolicyDocument: trusting(everyoneHere) }),
    () => iam.updateRole({ RoleName, MaxSessionDuration: 7200 }), () => iam.deleteRole({ RoleName }),
    () => iam.addRoleToInstanceProfile(inProfile), () => iam.removeRoleFromInstanceProfile(inProfile),
  ]
  for (const change of changes) {
    await assertRefused(
      change(), 'UnmodifiableEntity',
      `Cannot perform the operation on the protected role '${RoleName}' - this role is only modifiable by AWS`,
    )
  }
  await iam.updateRole({ RoleName, Description: 'for clusters' })
  assert.equal((await iam.getRole({ RoleName })).Role!.Description, 'for clusters')
  const { Role } = await iam.updateRoleDescription({ RoleName, Description: 'for all clusters' })
  assert.deepEqual([Role!.Description, Role!.MaxSessionDuration], ['for all clusters', undefined])
  await iam.tagRole({ RoleName, Tags: [{ Key: 'team', Value: 'a' }] })
})

test('it is nobody’s to assume, so that it has no uses', async () => {
  const { Role } = await create('ses.amazonaws.com')
  const asked = { RoleArn: Role!.Arn!, RoleSessionName: 'ann' }
  const ann = await createUser(server, 'ann', allow('*'))
  for (const { sts } of [sdk(server), sdk(server, ann)]) {
    await assert.rejects(sts.assumeRole(asked), { name: 'AccessDenied' })
  }
})

test('its deletion is a task, and leaves nothing', async () => {
  await create('mq.amazonaws.com')
  const RoleName = 'AWSServiceRoleForAmazonMQ'
  const PolicyArn = 'arn:aws:iam::aws:policy/aws-service-role/AmazonMQServiceRolePolicy'
  assert.equal((await iam.listEntitiesForPolicy({ PolicyArn })).PolicyRoles!.length, 1)
  const { DeletionTaskId } = await iam.deleteServiceLinkedRole({ RoleName })
  assert.match(DeletionTaskId!, /^task\/aws-service-role\/mq\.amazonaws\.com\/AWSServiceRoleForAmazonMQ\/[\da-f-]{36}$/)
  const { responseElements } = await lastRecord(server, 'DeleteServiceLinkedRole')
  assert.deepEqual(responseElements, { deletionTaskId: DeletionTaskId })
  const { $metadata: _, ...status } = await iam.getServiceLinkedRoleDeletionStatus({ DeletionTaskId })
  assert.deepEqual(status, { Status: 'SUCCEEDED' })
  const gone = `The role with name ${RoleName} cannot be found.`
  await assertRefused(iam.getRole({ RoleName }), 'NoSuchEntity', gone, 404)
  await assertRefused(iam.deleteServiceLinkedRole({ RoleName }), 'NoSuchEntity', gone, 404)
  assert.deepEqual((await iam.listEntitiesForPolicy({ PolicyArn })).PolicyRoles, [])
  await create('mq.amazonaws.com')
  const { DeletionTaskId: next } = await iam.deleteServiceLinkedRole({ RoleName })
  await assertRefused(
    iam.getServiceLinkedRoleDeletionStatus({ DeletionTaskId }), 'NoSuchEntity',
    `The deletion task ${DeletionTaskId!} cannot be found.`, 404,
  )
  assert.equal((await iam.getServiceLinkedRoleDeletionStatus({ DeletionTaskId: next })).Status, 'SUCCEEDED')
  await assertRefused(
    iam.getServiceLinkedRoleDeletionStatus({ DeletionTaskId: 'task/x' }), 'InvalidInput', 'task/x is no deletion task.',
  )
})

test('a role that is linked to none is deleted as such', async () => {
  await iam.createRole({ RoleName: 'own', AssumeRolePolicyDocument: trusting(everyoneHere) })
  await assertRefused(
    iam.deleteServiceLinkedRole({ RoleName: 'own' }), 'NoSuchEntity', 'The role with name own cannot be found.', 404,
  )
  await iam.deleteRole({ RoleName: 'own' })
})

test('without the permission it is refused, which may be for one service alone', async () => {
  const condition = { Condition: { StringEquals: { 'iam:AWSServiceName': 'fms.amazonaws.com' } } }
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk', { ...allow('iam:CreateServiceLinkedRole'), ...condition }))
  await clerk.createServiceLinkedRole({ AWSServiceName: 'fms.amazonaws.com' })
  const denial = (action: string, on: string) => `User: arn:aws:iam::${account}:user/clerk is not authorized to perform: `
    + `iam:${action} on resource: ${on} because no identity-based policy allows the iam:${action} action`
  await assertRefused(
    clerk.createServiceLinkedRole({ AWSServiceName: 'ses.amazonaws.com' }), 'AccessDenied',
    denial('CreateServiceLinkedRole', arnOf('ses.amazonaws.com', 'AWSServiceRoleForAmazonSES')), 403,
  )
  const RoleName = 'AWSServiceRoleForFMS'
  await assertRefused(
    clerk.deleteServiceLinkedRole({ RoleName }), 'AccessDenied', denial('DeleteServiceLinkedRole', `role ${RoleName}`), 403,
  )
  await assertRefused(
    clerk.updateRoleDescription({ RoleName, Description: '' }), 'AccessDenied',
    denial('UpdateRoleDescription', `role ${RoleName}`), 403,
  )
  const DeletionTaskId = `task/aws-service-role/fms.amazonaws.com/${RoleName}/${'0'.repeat(36)}`
  await assertRefused(
    clerk.getServiceLinkedRoleDeletionStatus({ DeletionTaskId }), 'AccessDenied',
    denial('GetServiceLinkedRoleDeletionStatus', `role ${RoleName}`), 403,
  )
})
