import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../../test/kit/identity.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { everyoneHere, trusting } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
type Input = Parameters<typeof iam.simulatePrincipalPolicy>[0]

const arnOf = (kind: string, name: string) => `arn:aws:iam::${account}:${kind}/${name}`
const ann = arnOf('user', 'ann')
const simulate = async (input: Partial<Input>) => (await iam.simulatePrincipalPolicy({
  PolicySourceArn: ann, ActionNames: ['s3:GetObject'], ...input,
})).EvaluationResults![0]!

/** The decision, and the policies that made it. */
async function decision(input: Partial<Input>) {
  const { EvalDecision, MatchedStatements } = await simulate(input)
  return [EvalDecision, ...MatchedStatements!.map(({ SourcePolicyId }) => SourcePolicyId)]
}

const { Policy: reads } = await iam.createPolicy({ PolicyName: 'reads', PolicyDocument: policy(allow('s3:Get*')) })
const { Policy: edge } = await iam.createPolicy({ PolicyName: 'edge', PolicyDocument: policy(allow(['s3:*', 'ec2:*'])) })
await iam.createUser({ UserName: 'ann', PermissionsBoundary: edge!.Arn! })
await iam.putUserPolicy({ UserName: 'ann', PolicyName: 'queues', PolicyDocument: policy(allow('sqs:*')) })
await iam.attachUserPolicy({ UserName: 'ann', PolicyArn: reads!.Arn! })
await iam.createGroup({ GroupName: 'staff' })
const noPuts = policy({ ...allow('s3:PutObject'), Effect: 'Deny' })
await iam.putGroupPolicy({ GroupName: 'staff', PolicyName: 'limits', PolicyDocument: noPuts })
await iam.attachGroupPolicy({ GroupName: 'staff', PolicyArn: 'arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess' })
await iam.addUserToGroup({ GroupName: 'staff', UserName: 'ann' })
await iam.createRole({ RoleName: 'worker', Path: '/jobs/', AssumeRolePolicyDocument: trusting(everyoneHere) })
await iam.putRolePolicy({ RoleName: 'worker', PolicyName: 'own', PolicyDocument: policy(allow('s3:GetObject')) })

test('a user’s own policies and its groups’, inline and managed, and AWS’s own', async () => {
  assert.deepEqual(await decision({}), ['allowed', 'reads'])
  assert.deepEqual(await decision({ ActionNames: ['s3:PutObject'] }), ['explicitDeny', 'group_staff_limits'])
  assert.deepEqual(await decision({ ActionNames: ['ec2:DescribeInstances'] }), ['allowed', 'AmazonEC2ReadOnlyAccess'])
  assert.deepEqual(await decision({ ActionNames: ['ec2:RunInstances'] }), ['implicitDeny'])
})

test('the boundary that it has, and another that the request brings', async () => {
  const queue = { ActionNames: ['sqs:SendMessage'] }
  const outside = await simulate(queue)
  assert.equal(outside.EvalDecision, 'implicitDeny')
  assert.deepEqual(outside.PermissionsBoundaryDecisionDetail, { AllowedByPermissionsBoundary: false })
  const PermissionsBoundaryPolicyInputList = [policy(allow('sqs:*'))]
  assert.deepEqual(await decision({ ...queue, PermissionsBoundaryPolicyInputList }), [
    'allowed', 'user_ann_queues',
  ])
})

test('policies that the request adds, and those that it leaves out', async () => {
  const put = { ActionNames: ['s3:PutObject'] }
  const PolicyInputList = [policy(allow('s3:PutObject'))]
  assert.equal((await simulate({ ...put, PolicyInputList })).EvalDecision, 'explicitDeny')
  const inline = (PolicyName: string, AttachmentName: string) =>
    ({ InlinePolicyIdentifier: { PolicyName, AttachmentType: 'group' as const, AttachmentName } })
  const PolicyExclusionList = [inline('limits', 'st*')]
  assert.deepEqual(await decision({ ...put, PolicyInputList, PolicyExclusionList }), ['allowed', 'PolicyInputList.1'])
  const other = { ...put, PolicyInputList, PolicyExclusionList: [inline('limits', 'other')] }
  assert.equal((await simulate(other)).EvalDecision, 'explicitDeny')
  const PolicyArn = reads!.Arn!.replace('reads', 're?d*')
  assert.deepEqual(await decision({ PolicyExclusionList: [{ PolicyArn }] }), ['implicitDeny'])
  assert.deepEqual(await decision({ PolicyExclusionList: [{ PolicyType: 'user-managed' }] }), ['implicitDeny'])
  const unbounded = { ActionNames: ['sqs:SendMessage'], PolicyExclusionList: [{ PolicyType: 'permission-boundary' as const }] }
  assert.deepEqual(await decision(unbounded), ['allowed', 'user_ann_queues'])
  await assertRefused(simulate({ PolicyExclusionList: [{ PolicyArn: 'arn:aws:iam::*:policy/x' }] }), 'InvalidInput', /policy ARN/)
})

test('a group and a role by themselves', async () => {
  const staff = { PolicySourceArn: arnOf('group', 'staff') }
  assert.deepEqual(await decision({ ...staff, ActionNames: ['s3:PutObject'] }), ['explicitDeny', 'group_staff_limits'])
  assert.deepEqual(await decision(staff), ['implicitDeny'])
  assert.deepEqual(await decision({ PolicySourceArn: arnOf('role', 'jobs/worker') }), ['allowed', 'role_worker_own'])
})

test('a caller who is another, as if he had these policies', async () => {
  const ResourceArns = ['arn:aws:s3:::b/c']
  const ResourcePolicy = policy({ ...allow('s3:DeleteObject', ResourceArns[0]), Principal: { AWS: ann } } as never)
  const asked = { ResourceArns, ResourcePolicy, ActionNames: ['s3:DeleteObject'] }
  assert.deepEqual(await decision(asked), ['allowed', 'ResourcePolicy'])
  assert.deepEqual(await decision({ ...asked, CallerArn: arnOf('user', 'bob') }), ['implicitDeny'])
})

test('whom it cannot be asked of', async () => {
  const refused = (PolicySourceArn: string, code: string, text: string | RegExp, status: number) =>
    assertRefused(simulate({ PolicySourceArn }), code, text, status)
  await refused(arnOf('user', 'none'), 'NoSuchEntity', 'The user with name none cannot be found.', 404)
  await refused(arnOf('role', 'worker'), 'NoSuchEntity', 'The role with name worker cannot be found.', 404)
  const session = `arn:aws:sts::${account}:assumed-role/worker/x`
  await refused(session, 'InvalidInput', `Invalid Entity Arn: ${session} does not clearly define entity type and name.`, 400)
  await refused(ann.replace(account, '111122223333'), 'NoSuchEntity', /cannot be found/, 404)
})

test('it needs a permission on whom it asks about', async () => {
  const narrow = await createUser(server, 'narrow', allow('iam:SimulatePrincipalPolicy', ann))
  const asked = sdk(server, narrow).iam
  await asked.simulatePrincipalPolicy({ PolicySourceArn: ann, ActionNames: ['s3:GetObject'] })
  const other = asked.simulatePrincipalPolicy({ PolicySourceArn: arnOf('role', 'jobs/worker'), ActionNames: ['s3:GetObject'] })
  await assertRefused(other, 'AccessDenied', /iam:SimulatePrincipalPolicy on resource: \S+role\/jobs\/worker/, 403)
})
