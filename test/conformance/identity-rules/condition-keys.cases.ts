// What each global condition key holds for each caller. A queue for each key lets in who says in a header what the key is to
// hold, so that a policy, which the server reads as any other, tells what the request had.
import assert from 'node:assert/strict'
import { table } from '../../../src/engines/policy/cases/suite.ts'
import { account, region } from '../../kit/identity.ts'
import { queryCall, send, signed, withHeader } from '../../kit/raw-request.ts'
import { sdk } from '../../kit/sdk.ts'
import { policy, type Statement } from '../../kit/users.ts'
import { checkKey } from './known-keys.ts'
import type { RuleHere } from './rules.ts'
import { suite } from './suite.ts'
import { callers, organization, server, type Caller, type CallerName } from './world.ts'

const names = Object.keys(callers) as CallerName[]
const { sqs } = sdk(server)

/** `-`: the key is absent; `+`: it holds something; a word of `meaning`, or the value itself. */
const held = table<'key' | 'all' | 'but'>(`
  key                        | all       | but
  aws:PrincipalArn           | arn       |
  aws:PrincipalAccount       | account   |
  aws:PrincipalType          | Account   | user, user in session, user with MFA: User; federated user: FederatedUser; \
    role, role of a role, web identity, SAML user: AssumedRole
  aws:PrincipalOrgID         | org       | root of another: -
  aws:PrincipalOrgPaths      | path      | root of another: -
  aws:PrincipalTag/team      | -         | user, user in session, user with MFA, federated user: red; role: blue
  aws:PrincipalIsAWSService  | false     |
  aws:userid                 | id        |
  aws:username               | -         | user, user in session, user with MFA: ann
  aws:AssumedRoot            | -         | root of a member: true
  aws:FederatedProvider      | -         | web identity, SAML user: provider
  aws:TokenIssueTime         | +         | root, user, root of another: -
  aws:MultiFactorAuthPresent | false     | root, user, root of another: -; user with MFA: true
  aws:MultiFactorAuthAge     | -         | user with MFA: +
  aws:SourceIdentity         | -         | role, role of a role: ann
  aws:SourceIp               | 127.0.0.1 |
  aws:ResourceAccount        | owner     |
  aws:ResourceOrgID          | org       |
  aws:ResourceOrgPaths       | path      |
  aws:ResourceTag/team       | queues    |
  aws:ViaAWSService          | false     |
  aws:CurrentTime            | +         |
  aws:EpochTime              | +         |
  aws:RequestedRegion        | region    |
  aws:SecureTransport        | false     |
  aws:UserAgent              | tests     |
`)

/** Of no call that somebody makes himself, by the reason. */
const never = table<'rule' | 'keys'>(`
  rule                   | keys
  keys of VPC endpoints  | SourceVpc SourceVpcArn SourceVpce VpcSourceIp VpceAccount VpceOrgID VpceOrgPaths
  keys of services       | PrincipalServiceName PrincipalServiceNamesList SourceAccount SourceArn SourceOrgID SourceOrgPaths
  keys of calls on       | CalledVia CalledViaFirst CalledViaLast
  keys of instances      | Ec2InstanceSourceVpc Ec2InstanceSourcePrivateIPv4 ec2:RoleDelivery ec2:SourceInstanceArn \
    lambda:SourceFunctionArn ssm:SourceInstanceArn glue:RoleAssumedBy glue:CredentialIssuingService
  keys of other sign-ins | SignInSessionArn ChatbotSourceArn identitystore:UserId
  keys of MCP servers    | CalledViaAWSMCP ViaAWSMCPService IsMcpServiceAction
  keys of tags           | RequestTag/team TagKeys
  aws:referer            | referer
`)
const fullName = (key: string) => (key.includes(':') ? key : `aws:${key}`)

const meaning: Readonly<Record<string, (caller: Caller) => string>> = {
  arn: ({ arn }) => arn,
  account: caller => caller.account,
  id: ({ id }) => id,
  provider: ({ provider }) => provider!,
  org: () => organization.id,
  path: () => organization.path,
  owner: () => account,
  region: () => region,
}

function cellsOf({ all, but }: (typeof held)[number]): readonly (readonly [caller: CallerName, word: string])[] {
  const exceptions = new Map(but.split(';').filter(Boolean).flatMap(part => {
    const [who = '', word = ''] = part.split(':').map(text => text.trim())
    return who.split(', ').map(name => [name, word] as const)
  }))
  for (const name of exceptions.keys()) assert.ok(name in callers, name)
  return names.map(name => [name, exceptions.get(name) ?? all])
}

const deny = (Condition: object): Statement =>
  ({ Effect: 'Deny', Principal: '*', Action: 'sqs:GetQueueUrl', Resource: '*', Condition })
const open: Statement = { Effect: 'Allow', Principal: '*', Action: 'sqs:*', Resource: '*' }

/** Whoever says `absent` or `present` is let in where the key is so, and whoever says anything else where it holds that. */
const letsInBy = (key: string): string => policy(
  open,
  deny({ Null: { [key]: 'true' }, StringNotEquals: { 'aws:referer': 'absent' } }),
  deny({ Null: { [key]: 'false' }, StringEquals: { 'aws:referer': 'absent' } }),
  deny({
    'ForAllValues:StringNotEquals': { [key]: '${aws:referer}' }, StringNotEquals: { 'aws:referer': ['absent', 'present'] },
  }),
)

async function isLetIn(name: CallerName, queue: string, says?: string): Promise<boolean> {
  const { identity } = callers[name]
  const call = queryCall('sqs', 'GetQueueUrl', { QueueName: queue, QueueOwnerAWSAccountId: account })
  const request = withHeader(signed(server.url, call, { identity }), 'user-agent', 'tests')
  const { status, body } = await send(server.url, says === undefined ? request : withHeader(request, 'referer', says))
  assert.ok(status === 200 || /Denied|NonExistentQueue/.test(body), body)
  return status === 200
}

const queueOf = (key: string) => key.replaceAll(/\W/g, '-')

async function makeQueue(QueueName: string, Policy: string): Promise<void> {
  await sqs.createQueue({ QueueName, Attributes: { Policy }, tags: { team: 'queues' } })
}

const byKey = held.map(row => suite(row.key as RuleHere, 'each caller', cellsOf(row), async ([name, word]) => {
  checkKey(row.key)
  const queue = queueOf(row.key)
  if (name === names[0]) await makeQueue(queue, letsInBy(row.key))
  const says = { '-': 'absent', '+': 'present' }[word] ?? meaning[word]?.(callers[name]) ?? word
  assert.equal(await isLetIn(name, queue, says), true, `${name} says ${says}`)
  assert.equal(await isLetIn(name, queue, word === '-' ? 'present' : 'absent'), false, name)
  if (word !== '-' && word !== '+') assert.equal(await isLetIn(name, queue, 'another'), false, name)
}))

const byReason = never.map(({ rule, keys }) => suite(rule as RuleHere, 'absent for each caller', names, async name => {
  const queue = queueOf(rule)
  const list = keys.split(' ').filter(Boolean).map(fullName)
  for (const key of list) checkKey(key)
  if (name === names[0]) await makeQueue(queue, policy(open, ...list.map(key => deny({ Null: { [key]: 'false' } }))))
  assert.equal(await isLetIn(name, queue), true, name)
}))

export default [...byKey, ...byReason]
