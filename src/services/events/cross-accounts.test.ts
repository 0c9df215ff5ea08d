// Queues of another account: what their policies let in, of its users and of EventBridge for its rules, and what they do not.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { other, startWithOther, theirs } from '../../../test/kit/accounts.ts'
import { account } from '../../../test/kit/identity.ts'
import { assertRefused } from '../../../test/kit/refusal.ts'
import { queueArn, received, ruleArn } from '../../../test/kit/rules.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { allow, createUser, policy, type Statement } from '../../../test/kit/users.ts'

const server = await startWithOther()
const { events } = sdk(server)
const { sqs: theirSqs } = sdk(server, theirs)

async function theirQueue(name: string, ...statements: readonly Statement[]): Promise<string> {
  const Attributes = statements.length > 0 ? { Policy: policy(...statements) } : {}
  return (await theirSqs.createQueue({ QueueName: name, Attributes })).QueueUrl!
}

const theirArn = (name: string) => queueArn(name, undefined, other)

test('a user of another account sends where the queue\'s policy and an own one allow it, each of the four', async () => {
  const sending = allow('sqs:SendMessage')
  const [may, mayNot] = [await createUser(server, 'may', sending), await createUser(server, 'may-not')]
  const naming = (name: string) => ({ ...sending, Principal: { AWS: `arn:aws:iam::${account}:user/${name}` } })
  const both = await theirQueue('both', naming('may'), naming('may-not'))
  const neither = await theirQueue('neither')
  const send = (who: typeof may, QueueUrl: string) => sdk(server, who).sqs.sendMessage({ QueueUrl, MessageBody: 'x' })
  await send(may, both)
  for (const [who, url] of [[mayNot, both], [may, neither], [mayNot, neither]] as const) {
    await assertRefused(send(who, url), 'AccessDenied', /is not authorized to perform: sqs:sendmessage/)
  }
  assert.equal((await theirSqs.receiveMessage({ QueueUrl: both, MaxNumberOfMessages: 10 })).Messages?.length, 1)
  assert.equal((await theirSqs.receiveMessage({ QueueUrl: neither })).Messages, undefined)
})

test('a rule delivers to a queue of another account that lets in its ARN, or its account, and no other', async () => {
  const service = { ...allow('sqs:SendMessage'), Principal: { Service: 'events.amazonaws.com' } }
  const when = (operator: string, key: string, value: string) => ({ ...service, Condition: { [operator]: { [key]: value } } })
  const byRule = await theirQueue('by-rule', when('ArnEquals', 'aws:SourceArn', ruleArn('across')))
  const byAccount = await theirQueue('by-account', when('StringEquals', 'aws:SourceAccount', account))
  const shut = await theirQueue('shut', when('StringEquals', 'aws:SourceAccount', other), {
    ...when('ArnNotEquals', 'aws:SourceArn', ruleArn('across')), Principal: { Service: 'sns.amazonaws.com' },
  })
  await events.putRule({ Name: 'across', EventPattern: '{"source":["shop"]}' })
  await events.putTargets({
    Rule: 'across', Targets: ['shut', 'by-rule', 'by-account'].map(name => ({ Id: name, Arn: theirArn(name) })),
  })
  await events.putEvents({ Entries: [{ Source: 'shop', DetailType: 'x', Detail: '{"n":1}' }] })
  for (const QueueUrl of [byRule, byAccount]) {
    const came = await received({ sqs: theirSqs }, QueueUrl, 1)
    assert.deepEqual(came.map(one => [one['account'], one.detail]), [[account, { n: 1 }]])
  }
  assert.equal((await theirSqs.receiveMessage({ QueueUrl: shut })).Messages, undefined)
})

test('nobody\'s rules are for another account\'s events', async () => {
  const mine = await sdk(server).sqs.createQueue({ QueueName: 'mine', Attributes: { Policy: policy(
    { ...allow('sqs:SendMessage'), Principal: { Service: 'events.amazonaws.com' } },
  ) } })
  await events.putRule({ Name: 'mine', EventPattern: '{"detail":{"eventName":["PutParameter"]}}' })
  await events.putTargets({ Rule: 'mine', Targets: [{ Id: 'q', Arn: queueArn('mine') }] })
  await sdk(server, theirs).ssm.putParameter({ Name: '/theirs', Value: 'x', Type: 'String' })
  await sdk(server).ssm.putParameter({ Name: '/mine', Value: 'x', Type: 'String' })
  const came = await received(sdk(server), mine.QueueUrl!, 1)
  assert.deepEqual(came.map(({ detail }) => (detail['requestParameters'] as { name: string }).name), ['/mine'])
})

test('nobody puts events on a bus of another account, or learns which there are', async () => {
  const { events: putter } = sdk(server, await createUser(server, 'putter', allow('events:*')))
  const told = async (bus: string) => {
    const EventBusName = `arn:aws:events:us-east-1:${other}:event-bus/${bus}`
    const put = putter.putEvents({ Entries: [{ EventBusName, Source: 'shop', DetailType: 'x', Detail: '{}' }] })
    const thrown = await put.then(() => assert.fail('They were put.'), (error: Error) => error)
    assert.match(thrown.message, /because no resource-based policy allows the events:PutEvents action$/)
    return thrown.message.replace(bus, '')
  }
  assert.equal(await told('default'), await told('none'))
})
