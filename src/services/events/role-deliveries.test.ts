// A rule that delivers in a role: the role's policies decide, and who hands it to the rule has to be let.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { account } from '../../../test/kit/identity.ts'
import { assertRefused } from '../../../test/kit/refusal.ts'
import { queueArn, received, ruleArn } from '../../../test/kit/rules.ts'
import { trusting } from '../../../test/kit/roles.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../test/kit/users.ts'

const server = await startServer()
const { events, iam, sqs } = sdk(server)
const put = (n: number, DetailType: string) => events.putEvents({
  Entries: [{ Source: 'shop', DetailType, Detail: JSON.stringify({ n }) }],
})

/** A queue that lets nobody in by itself, and a rule for events of its name. */
async function setUp(name: string) {
  const QueueUrl = (await sqs.createQueue({ QueueName: name, Attributes: { VisibilityTimeout: '600' } })).QueueUrl!
  await events.putRule({ Name: name, EventPattern: JSON.stringify({ 'detail-type': [name] }) })
  return QueueUrl
}

/** One that EventBridge may assume for the rule, and that may send to the queue. */
async function roleFor(RoleName: string, queue: string, rule = ruleArn(queue)): Promise<string> {
  const trust = policy({
    Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sts:AssumeRole',
    Condition: { ArnEquals: { 'aws:SourceArn': rule }, StringEquals: { 'aws:SourceAccount': account } },
  })
  const { Role } = await iam.createRole({ RoleName, AssumeRolePolicyDocument: trust })
  await iam.putRolePolicy({ RoleName, PolicyName: 'send', PolicyDocument: policy(allow('sqs:SendMessage', queueArn(queue))) })
  return Role!.Arn!
}

const target = (Rule: string, RoleArn: string, client = events) =>
  client.putTargets({ Rule, Targets: [{ Id: 'queue', Arn: queueArn(Rule), RoleArn }] })

const recordsOf = async (name: string) => (await server.records()).filter(({ eventName }) => eventName === name)

test('an event comes to the queue in the role, which EventBridge assumes for the rule, all on record', async () => {
  const QueueUrl = await setUp('in-role')
  const RoleArn = await roleFor('deliverer', 'in-role')
  await target('in-role', RoleArn)
  await put(1, 'in-role')
  assert.deepEqual((await received({ sqs }, QueueUrl, 1)).map(({ detail }) => detail['n']), [1])
  const [assumed] = await recordsOf('AssumeRole')
  assert.deepEqual(assumed!.userIdentity, { type: 'AWSService', invokedBy: 'events.amazonaws.com' })
  const asked = assumed!.requestParameters as { readonly roleArn: string }
  assert.deepEqual([asked.roleArn, assumed!.errorCode], [RoleArn, undefined])
  const [sent] = await recordsOf('SendMessage')
  const { type, arn, invokedBy } = sent!.userIdentity
  assert.deepEqual([type, invokedBy, sent!.sourceIPAddress], ['AssumedRole', 'events.amazonaws.com', 'events.amazonaws.com'])
  assert.match(String(arn), /:assumed-role\/deliverer\/[\da-f]{32}$/)
})

test('a role that does not trust the rule, may not send or is gone delivers nothing, and holds up nothing', async () => {
  const QueueUrl = await setUp('refused')
  const stranger = await roleFor('stranger', 'refused', ruleArn('another'))
  const weak = await roleFor('weak', 'elsewhere', ruleArn('refused'))
  const good = await roleFor('good', 'refused')
  await events.putTargets({
    Rule: 'refused',
    Targets: [stranger, weak, `arn:aws:iam::${account}:role/none`, good].map((RoleArn, i) => ({
      Id: `${i}`, Arn: queueArn('refused'), RoleArn,
    })),
  })
  await put(2, 'refused')
  assert.deepEqual((await received({ sqs }, QueueUrl, 1)).map(({ detail }) => detail['n']), [2])
  const refused = async () =>
    (await server.records()).flatMap(({ eventName, errorCode }) => (errorCode === undefined ? [] : eventName))
  while ((await refused()).length < 3) await delay(20)
  assert.deepEqual((await refused()).toSorted(), ['AssumeRole', 'AssumeRole', 'SendMessage'])
  assert.equal((await sqs.receiveMessage({ QueueUrl })).Messages, undefined)
})

const timesAssumed = async (role: string) =>
  (await recordsOf('AssumeRole')).filter(({ requestParameters, errorCode }) =>
    errorCode === undefined && (requestParameters as { readonly roleArn: string }).roleArn === role).length
const timesRefused = async () => (await recordsOf('AssumeRole')).filter(({ errorCode }) => errorCode !== undefined).length

test('the role is assumed once for all that is delivered in it, and anew where it trusts otherwise or is another', async () => {
  const QueueUrl = await setUp('often')
  const RoleArn = await roleFor('often', 'often')
  await target('often', RoleArn)
  const deliver = async (n: number) => {
    await put(n, 'often')
    assert.deepEqual((await received({ sqs }, QueueUrl, 1)).map(({ detail }) => detail['n']), [n])
  }
  for (let n = 0; n < 3; n++) await deliver(n)
  assert.equal(await timesAssumed(RoleArn), 1)
  const trust = (...services: readonly string[]) => iam.updateAssumeRolePolicy({
    RoleName: 'often',
    PolicyDocument: policy({ ...allow('sts:AssumeRole'), Resource: undefined, Principal: { Service: services } }),
  })
  await trust('events.amazonaws.com', 'sqs.amazonaws.com')
  await deliver(3)
  assert.equal(await timesAssumed(RoleArn), 2)
  await trust('sqs.amazonaws.com')
  const refused = await timesRefused()
  await put(4, 'often')
  while ((await timesRefused()) === refused) await delay(20)
  await iam.deleteRolePolicy({ RoleName: 'often', PolicyName: 'send' })
  await iam.deleteRole({ RoleName: 'often' })
  await roleFor('often', 'often')
  await deliver(5)
  assert.equal(await timesAssumed(RoleArn), 3)
})

test('where the sessions of a role are revoked, the next delivery is in a new one', async () => {
  const QueueUrl = await setUp('revoked')
  const RoleArn = await roleFor('revoked', 'revoked')
  await target('revoked', RoleArn)
  await put(1, 'revoked')
  await received({ sqs }, QueueUrl, 1)
  await delay(1500)
  const before = { DateLessThan: { 'aws:TokenIssueTime': new Date().toISOString() } }
  await iam.putRolePolicy({
    RoleName: 'revoked', PolicyName: 'AWSRevokeOlderSessions',
    PolicyDocument: policy({ ...allow('*'), Effect: 'Deny', Condition: before }),
  })
  await delay(1100)
  await put(2, 'revoked')
  assert.deepEqual((await received({ sqs }, QueueUrl, 1)).map(({ detail }) => detail['n']), [2])
  assert.equal(await timesAssumed(RoleArn), 2)
})

test('what EventBridge does as itself, and what refuses it, is for no rule, which would feed itself', async () => {
  const QueueUrl = await setUp('feeding')
  const pattern = { source: ['aws.sts'], detail: { eventName: ['AssumeRole'] } }
  const State = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'
  await events.putRule({ Name: 'feeding', EventPattern: JSON.stringify(pattern), State })
  const roles = [await roleFor('feeding', 'feeding'), await roleFor('refusing', 'feeding', ruleArn('another'))]
  await events.putTargets({
    Rule: 'feeding', Targets: roles.map((RoleArn, i) => ({ Id: `${i}`, Arn: queueArn('feeding'), RoleArn })),
  })
  await iam.createRole({ RoleName: 'visited', AssumeRolePolicyDocument: trusting(`arn:aws:iam::${account}:root`) })
  const visitor = await createUser(server, 'visitor', allow('sts:AssumeRole'))
  const RoleArn = `arn:aws:iam::${account}:role/visited`
  const refused = await timesRefused()
  await sdk(server, visitor).sts.assumeRole({ RoleArn, RoleSessionName: 'visit' })
  const [{ detail } = { detail: {} }] = await received({ sqs }, QueueUrl, 1)
  assert.equal((detail['userIdentity'] as { readonly userName: string }).userName, 'visitor')
  while ((await timesRefused()) === refused) await delay(20)
  await delay(1000)
  assert.equal((await sqs.receiveMessage({ QueueUrl })).Messages, undefined)
  assert.deepEqual([await timesAssumed(roles[0]!), await timesRefused()], [1, refused + 1])
})

test('who hands a role to a rule needs to be let pass it, to EventBridge, of his own account', async () => {
  await setUp('passing')
  const RoleArn = await roleFor('passed', 'passing')
  const eve = await createUser(server, 'eve', allow('events:*'))
  const denied = (arn: string) => [
    'AccessDeniedException', `User: arn:aws:iam::${account}:user/eve is not authorized to perform: iam:PassRole on resource: `
      + `${arn} because no identity-based policy allows the iam:PassRole action`,
  ] as const
  await assertRefused(target('passing', RoleArn, sdk(server, eve).events), ...denied(RoleArn))
  const passing = { ...allow('iam:PassRole', 'arn:aws:iam::*:role/*') }
  const toOthers = { ...passing, Condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } } }
  const other = await createUser(server, 'other', allow('events:*'), toOthers)
  await assert.rejects(target('passing', RoleArn, sdk(server, other).events), { name: 'AccessDeniedException' })
  const toEvents = { ...passing, Condition: { StringEquals: { 'iam:PassedToService': 'events.amazonaws.com' } } }
  const ann = await createUser(server, 'ann', allow('events:*'), toEvents)
  await target('passing', RoleArn, sdk(server, ann).events)
  await iam.tagRole({ RoleName: 'passed', Tags: [{ Key: 'stage', Value: 'prod' }] })
  for (const key of ['iam:ResourceTag/stage', 'aws:ResourceTag/stage']) {
    const notProd = { ...passing, Effect: 'Deny' as const, Condition: { StringEquals: { [key]: 'prod' } } }
    const name = `max-${key.slice(0, 3)}`
    const max = await createUser(server, name, allow('events:*'), passing, notProd)
    await assert.rejects(target('passing', RoleArn, sdk(server, max).events), { name: 'AccessDeniedException' }, key)
  }
  const foreign = 'arn:aws:iam::111122223333:role/theirs'
  await assert.rejects(target('passing', foreign, sdk(server, ann).events), { name: 'AccessDeniedException' })
})
