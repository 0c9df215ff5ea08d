// Who is told of what happens in a bucket, through every client: queues and the bus, and what comes of it.
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import {
  CreateBucket, DeleteObject, GetBucketNotificationConfiguration, PutBucketNotificationConfiguration, PutObject,
} from '../../../src/contracts/s3.gen.ts'
import { CreateQueue, DeleteMessage, ReceiveMessage } from '../../../src/contracts/sqs.gen.ts'
import { refused, type AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { root } from '../../kit/identity.ts'
import { queueArn } from '../../kit/rules.ts'
import { allow, policy } from '../../kit/users.ts'

async function notifications({ call }: AnyClient): Promise<void> {
  const Bucket = 'notifying'
  const [QueueArn, closed] = [queueArn(Bucket), queueArn('closed')]
  await call(root, CreateBucket, { Bucket })
  const Policy = policy({
    ...allow('sqs:SendMessage', QueueArn), Principal: { Service: 's3.amazonaws.com' },
    Condition: { ArnEquals: { 'aws:SourceArn': `arn:aws:s3:::${Bucket}` } },
  })
  const { QueueUrl } = await call(root, CreateQueue, { QueueName: Bucket, Attributes: { Policy, VisibilityTimeout: '600' } })
  await call(root, CreateQueue, { QueueName: 'closed' })
  const queue = {
    Id: 'logs', QueueArn, Events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:Delete'] as const,
    Filter: { Key: { FilterRules: [{ Name: 'prefix' as const, Value: 'logs/' }] } },
  }
  const wrong = { QueueConfigurations: [{ ...queue, QueueArn: closed }] }
  await refused(
    call(root, PutBucketNotificationConfiguration, { Bucket, NotificationConfiguration: wrong }), 'InvalidArgument',
    'Unable to validate the following destination configurations',
  )
  const sent = { QueueConfigurations: [queue], EventBridgeConfiguration: {} }
  await call(root, PutBucketNotificationConfiguration, { Bucket, NotificationConfiguration: sent })
  const told = await call(root, GetBucketNotificationConfiguration, { Bucket })
  assert.deepEqual([told.QueueConfigurations, told.EventBridgeConfiguration], [[queue], {}])
  await call(root, PutObject, { Bucket, Key: 'other', Body: Buffer.from('x') })
  await call(root, PutObject, { Bucket, Key: 'logs/a', Body: Buffer.from('x') })
  await call(root, DeleteObject, { Bucket, Key: 'logs/a' })
  const names: string[] = []
  const end = Date.now() + 60_000
  while (names.length < 3 && Date.now() < end) {
    const { Messages = [] } = await call(root, ReceiveMessage, { QueueUrl: QueueUrl!, MaxNumberOfMessages: 10 })
    for (const { Body, ReceiptHandle } of Messages) {
      const { Event, Records } = JSON.parse(Body!) as { Event?: string; Records?: { eventName: string }[] }
      names.push(Event ?? Records![0]!.eventName)
      await call(root, DeleteMessage, { QueueUrl: QueueUrl!, ReceiptHandle: ReceiptHandle! })
    }
    if (Messages.length === 0) await pause(50)
  }
  assert.deepEqual(names.toSorted(), ['ObjectCreated:Put', 'ObjectRemoved:Delete', 's3:TestEvent'])
  await call(root, PutBucketNotificationConfiguration, { Bucket, NotificationConfiguration: {} })
  assert.equal((await call(root, GetBucketNotificationConfiguration, { Bucket })).QueueConfigurations, undefined)
}

throughEveryClient({ 'queues and the bus are told of what happens in a bucket': notifications })
