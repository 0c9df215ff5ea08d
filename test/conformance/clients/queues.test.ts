// Queues through every client: what is sent is received once, by the URL that the server answered, and each client checks the
// sums of what it gets.
import assert from 'node:assert/strict'
import {
  CreateQueue, DeleteMessage, DeleteMessageBatch, DeleteQueue, GetQueueAttributes, GetQueueUrl, ListQueues, PurgeQueue,
  ReceiveMessage, SendMessage, SendMessageBatch, SetQueueAttributes,
} from '../../../src/contracts/sqs.gen.ts'
import { refused, type AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { root } from '../../kit/identity.ts'
import type { TestServer } from '../../kit/server.ts'
import { allow, createUser } from '../../kit/users.ts'

const missing = 'AWS.SimpleQueueService.NonExistentQueue'

async function messages({ call }: AnyClient): Promise<void> {
  const { QueueUrl } = await call(root, CreateQueue, { QueueName: 'jobs', Attributes: { VisibilityTimeout: '600' } })
  const url = { QueueUrl: QueueUrl! }
  assert.equal((await call(root, GetQueueUrl, { QueueName: 'jobs' })).QueueUrl, QueueUrl)
  assert.deepEqual((await call(root, ListQueues, { QueueNamePrefix: 'jo' })).QueueUrls, [QueueUrl])
  await call(root, SetQueueAttributes, { ...url, Attributes: { DelaySeconds: '1', ReceiveMessageWaitTimeSeconds: '0' } })
  await call(root, SetQueueAttributes, { ...url, Attributes: { DelaySeconds: '0' } })
  const AttributeNames = ['VisibilityTimeout', 'DelaySeconds', 'ApproximateNumberOfMessages']
  const { Attributes } = await call(root, GetQueueAttributes, { ...url, AttributeNames })
  assert.deepEqual({ ...Attributes }, { VisibilityTimeout: '600', DelaySeconds: '0', ApproximateNumberOfMessages: '0' })
  const MessageAttributes = {
    kind: { DataType: 'String', StringValue: 'ä' }, weight: { DataType: 'Number', StringValue: '1.5' },
    size: { DataType: 'String.custom', StringValue: 'large' },
  }
  const sent = await call(root, SendMessage, { ...url, MessageBody: 'grüße\n"<&>', MessageAttributes })
  const { Messages } = await call(root, ReceiveMessage, {
    ...url, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['ApproximateReceiveCount'],
  })
  const [message, ...more] = Messages!
  assert.deepEqual([message!.Body, message!.MessageId, more], ['grüße\n"<&>', sent.MessageId, []])
  assert.deepEqual([message!.MD5OfBody, message!.MD5OfMessageAttributes], [sent.MD5OfMessageBody, sent.MD5OfMessageAttributes])
  assert.deepEqual(message!.MessageAttributes, MessageAttributes)
  assert.deepEqual(message!.Attributes, { ApproximateReceiveCount: '1' })
  assert.equal((await call(root, ReceiveMessage, url)).Messages?.length ?? 0, 0)
  await call(root, DeleteMessage, { ...url, ReceiptHandle: message!.ReceiptHandle! })
  const Entries = [{ Id: 'a', MessageBody: 'ä', MessageAttributes }, { Id: 'b', MessageBody: '' }]
  const batch = await call(root, SendMessageBatch, { ...url, Entries })
  assert.deepEqual([batch.Successful.map(({ Id }) => Id), batch.Failed.map(({ Code }) => Code)], [['a'], ['MissingParameter']])
  const [again] = (await call(root, ReceiveMessage, url)).Messages!
  const deleted = await call(root, DeleteMessageBatch, { ...url, Entries: [{ Id: 'a', ReceiptHandle: again!.ReceiptHandle! }] })
  assert.equal(deleted.Successful.length, 1)
  await call(root, PurgeQueue, url)
  const purged = /^Only one PurgeQueue operation on jobs is allowed every 60 seconds\.$/
  await refused(call(root, PurgeQueue, url), 'AWS.SimpleQueueService.PurgeQueueInProgress', purged)
  await call(root, DeleteQueue, url)
  await refused(call(root, SendMessage, { ...url, MessageBody: 'x' }), missing, 'The specified queue does not exist.')
}

async function refusals({ call }: AnyClient, server: TestServer): Promise<void> {
  const { QueueUrl } = await call(root, CreateQueue, { QueueName: 'private' })
  const nobody = await createUser(server, 'sender', allow('sqs:GetQueueUrl'))
  const denied = call(nobody, SendMessage, { QueueUrl: QueueUrl!, MessageBody: 'x' })
  await refused(denied, 'AccessDenied', /^User: \S+:user\/sender is not authorized to perform: sqs:sendmessage on resource: arn:/)
  await refused(call(nobody, GetQueueUrl, { QueueName: 'none' }), missing, 'The specified queue does not exist.')
  const other = call(root, CreateQueue, { QueueName: 'private', Attributes: { DelaySeconds: '1' } })
  await refused(other, 'QueueAlreadyExists', /a different value for attribute DelaySeconds$/)
  const many = call(root, ReceiveMessage, { QueueUrl: QueueUrl!, MaxNumberOfMessages: 11 })
  await refused(many, 'InvalidParameterValue', /^Value 11 for parameter MaxNumberOfMessages is invalid\./)
}

throughEveryClient({
  'a message is sent, received and deleted, with all that it says': messages,
  'what is refused is told in SQS\'s words': refusals,
})
