// EventBridge through every client: a rule is made, changes in the trail and events that callers put come to its queue.
import assert from 'node:assert/strict'
import {
  DeleteRule, DescribeRule, PutEvents, PutRule, PutTargets, RemoveTargets, TestEventPattern,
} from '../../../src/contracts/events.gen.ts'
import { CreateKey } from '../../../src/contracts/kms.gen.ts'
import { CreateQueue, DeleteMessage, ReceiveMessage } from '../../../src/contracts/sqs.gen.ts'
import { refused, type AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { root } from '../../kit/identity.ts'
import { lettingIn, queueArn, ruleArn } from '../../kit/rules.ts'

/** What the next message of the queue says. */
async function next({ call }: AnyClient, QueueUrl: string): Promise<{ readonly detail: Readonly<Record<string, unknown>> }> {
  for (;;) {
    const { Messages = [] } = await call(root, ReceiveMessage, { QueueUrl, WaitTimeSeconds: 1 })
    const [message] = Messages
    if (!message) continue
    await call(root, DeleteMessage, { QueueUrl, ReceiptHandle: message.ReceiptHandle! })
    return JSON.parse(message.Body!) as Awaited<ReturnType<typeof next>>
  }
}

async function deliveries(client: AnyClient): Promise<void> {
  const { call } = client
  const Policy = lettingIn(queueArn('changes'), ruleArn('changes'))
  const { QueueUrl } = await call(root, CreateQueue, { QueueName: 'changes', Attributes: { Policy } })
  const $or = [{ detail: { eventName: ['CreateKey'] } }, { 'detail-type': ['order made'] }]
  const pattern = { source: ['aws.kms', 'shop'], $or }
  const EventPattern = JSON.stringify(pattern)
  const { RuleArn } = await call(root, PutRule, { Name: 'changes', EventPattern })
  assert.equal(RuleArn, ruleArn('changes'))
  const Targets = [{ Id: 'queue', Arn: queueArn('changes') }]
  assert.equal((await call(root, PutTargets, { Rule: 'changes', Targets })).FailedEntryCount, 0)
  const event = { 'id': '1', 'source': 'shop', 'detail-type': 'order made', 'account': '0', 'region': 'r', 'time': 't' }
  assert.equal((await call(root, TestEventPattern, { Event: JSON.stringify(event), EventPattern })).Result, true)
  const { KeyMetadata } = await call(root, CreateKey, {})
  const { detail } = await next(client, QueueUrl!)
  assert.deepEqual((detail['responseElements'] as { keyMetadata: { keyId: string } }).keyMetadata.keyId, KeyMetadata!.KeyId)
  const entry = (Detail: string) => ({ Source: 'shop', DetailType: 'order made', Detail })
  const put = await call(root, PutEvents, { Entries: [entry('{"n":1}'), entry('{')] })
  assert.deepEqual([put.FailedEntryCount, put.Entries![1]!.ErrorCode], [1, 'MalformedDetail'])
  assert.deepEqual((await next(client, QueueUrl!)).detail, { n: 1 })
  await refused(call(root, DeleteRule, { Name: 'changes' }), 'ValidationException', "Rule can't be deleted since it has targets.")
  assert.equal((await call(root, RemoveTargets, { Rule: 'changes', Ids: ['queue'] })).FailedEntryCount, 0)
  await call(root, DeleteRule, { Name: 'changes' })
  const missing = 'Rule changes does not exist on EventBus default.'
  await refused(call(root, DescribeRule, { Name: 'changes' }), 'ResourceNotFoundException', missing)
  const wrong = call(root, PutRule, { Name: 'wrong', EventPattern: '{"a":{}}' })
  await refused(wrong, 'InvalidEventPatternException', 'Event pattern is not valid. Reason: Empty objects are not allowed')
}

throughEveryClient({ 'changes and events come to the queue of their rule, while it is there': deliveries })
