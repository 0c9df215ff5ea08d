import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../../test/kit/identity.ts'
import { createAccount, memberOf } from '../../../../test/kit/organizations.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { organizations, iam: managing } = sdk(server)
type Client = typeof managing

async function addAnn(iam: Client): Promise<void> {
  await iam.createUser({ UserName: 'ann' })
  await iam.putUserPolicy({ UserName: 'ann', PolicyName: 'all', PolicyDocument: policy(allow('*')) })
}

async function simulated(iam: Client, PolicySourceArn: string, action: string, more: object = {}) {
  return (await iam.simulatePrincipalPolicy({ PolicySourceArn, ActionNames: [action], ...more })).EvaluationResults![0]!
}

async function decided(...asked: Parameters<typeof simulated>) {
  const { EvalDecision, OrganizationsDecisionDetail } = await simulated(...asked)
  return [EvalDecision, OrganizationsDecisionDetail?.AllowedByOrganizations]
}

await addAnn(managing)
const annHere = `arn:aws:iam::${account}:user/ann`
const alone = await decided(managing, annHere, 'sqs:SendMessage')

await organizations.createOrganization({})
const RootId = (await organizations.listRoots({})).Roots![0]!.Id!
const { OrganizationalUnit } = await organizations.createOrganizationalUnit({ ParentId: RootId, Name: 'shops' })
const unit = OrganizationalUnit!.Id!
const shop = await createAccount(server, 'shop')
await organizations.moveAccount({ AccountId: shop, SourceParentId: RootId, DestinationParentId: unit })
const { iam, sqs } = sdk(server, await memberOf(server, shop))
await addAnn(iam)
const linked = (await iam.createServiceLinkedRole({ AWSServiceName: 'ecs.amazonaws.com' })).Role!.Arn!
const ann = `arn:aws:iam::${shop}:user/ann`
const inShop = (action: string, more: object = {}) => decided(iam, ann, action, more)
const unlimited = await inShop('sqs:CreateQueue')
await organizations.enablePolicyType({ RootId, PolicyType: 'SERVICE_CONTROL_POLICY' })

async function attach(TargetId: string, Name: string, ...statements: readonly object[]) {
  const Content = policy(...(statements as never[]))
  const created = await organizations.createPolicy({ Name, Description: '', Type: 'SERVICE_CONTROL_POLICY', Content })
  const { Id, Arn } = created.Policy!.PolicySummary!
  await organizations.attachPolicy({ PolicyId: Id, TargetId })
  return { Id: Id!, Arn: Arn! }
}
const deny = (Action: string, more: object = {}) => ({ Effect: 'Deny', Action, Resource: '*', ...more })

const enabled = await inShop('sqs:CreateQueue')
const inIreland = { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } }
const limits = await attach(
  unit, 'limits', deny('sqs:CreateQueue'), deny('sqs:SendMessage', { Condition: inIreland }), deny('ec2:*'),
)

test('of an organization is told where the account is in one, and what none of its policies limits is let on', () => {
  assert.deepEqual(alone, ['allowed', undefined])
  assert.deepEqual([unlimited, enabled], [['allowed', true], ['allowed', true]])
})

test('what it denies is not allowed, as it is denied to live calls, and no statement is told', async () => {
  const result = await simulated(iam, ann, 'sqs:CreateQueue', { ResourceArns: [`arn:aws:sqs:us-east-1:${shop}:jobs`] })
  const { EvalDecision, MatchedStatements, EvalDecisionDetails, OrganizationsDecisionDetail } = result
  assert.deepEqual([EvalDecision, MatchedStatements, EvalDecisionDetails], ['implicitDeny', [], undefined])
  assert.deepEqual(OrganizationsDecisionDetail, { AllowedByOrganizations: false })
  assert.equal(result.ResourceSpecificResults![0]!.EvalResourceDecision, 'implicitDeny')
  await assertRefused(sqs.createQueue({ QueueName: 'jobs' }), 'AccessDenied', /service control policy/)
})

test('there the simulation ends, whatever else would deny', async () => {
  const PolicyInputList = [policy(deny('sqs:*') as never)]
  assert.deepEqual(await inShop('sqs:CreateQueue', { PolicyInputList }), ['implicitDeny', false])
  assert.deepEqual(await inShop('sqs:DeleteQueue', { PolicyInputList }), ['explicitDeny', true])
})

test('its conditions have the keys that the request gives, and no result says which are missing', async () => {
  const { EvalDecision, MissingContextValues } = await simulated(iam, ann, 'sqs:SendMessage')
  assert.deepEqual([EvalDecision, MissingContextValues], ['allowed', []])
  const given = { ContextKeyName: 'aws:RequestedRegion', ContextKeyType: 'string', ContextKeyValues: ['eu-west-1'] }
  assert.deepEqual(await inShop('sqs:SendMessage', { ContextEntries: [given] }), ['implicitDeny', false])
})

test('its policies are left out by their type or their ARN', async () => {
  const without = (left: object) => inShop('sqs:CreateQueue', { PolicyExclusionList: [left] })
  assert.deepEqual(await without({ PolicyType: 'scp' }), ['allowed', true])
  assert.deepEqual(await without({ PolicyArn: limits.Arn }), ['allowed', true])
  assert.deepEqual(await without({ PolicyType: 'inline' }), ['implicitDeny', false])
})

test('each level has to allow it', async () => {
  const { Id } = await attach(shop, 'some', allow(['iam:*', 's3:GetObject']))
  await organizations.detachPolicy({ PolicyId: 'p-FullAWSAccess', TargetId: shop })
  assert.deepEqual(await inShop('s3:PutObject'), ['implicitDeny', false])
  assert.deepEqual(await inShop('s3:GetObject'), ['allowed', true])
  await organizations.attachPolicy({ PolicyId: 'p-FullAWSAccess', TargetId: shop })
  await organizations.detachPolicy({ PolicyId: Id, TargetId: shop })
})

test('it limits neither the account that manages it nor what a service does in its own role', async () => {
  assert.deepEqual(await inShop('ec2:CreateNetworkInterface'), ['implicitDeny', false])
  assert.deepEqual(await decided(iam, linked, 'ec2:CreateNetworkInterface'), ['allowed', true])
  await organizations.attachPolicy({ PolicyId: limits.Id, TargetId: RootId })
  assert.deepEqual(await decided(managing, annHere, 'sqs:CreateQueue'), ['allowed', true])
})
