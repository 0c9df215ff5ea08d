import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { account } from '../../../../test/kit/identity.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { invalid, startQueues } from '../../../../test/kit/queues.ts'

const { advance, bodies, queue, sqs } = await startQueues()

test('a message is received, is held meanwhile, comes again when that is over, and is gone when it is deleted', async () => {
  const QueueUrl = await queue('held', { VisibilityTimeout: '60' })
  const sent = await sqs.sendMessage({ QueueUrl, MessageBody: 'grüße' })
  assert.equal(sent.MD5OfMessageBody, createHash('md5').update('grüße').digest('hex'))
  const [first] = (await sqs.receiveMessage({ QueueUrl, MessageSystemAttributeNames: ['All'] })).Messages!
  assert.deepEqual([first!.Body, first!.MessageId, first!.MD5OfBody], ['grüße', sent.MessageId, sent.MD5OfMessageBody])
  const { ApproximateReceiveCount, SenderId, SentTimestamp } = first!.Attributes!
  assert.deepEqual([ApproximateReceiveCount, SenderId], ['1', account])
  assert.match(SentTimestamp!, /^\d{13}$/)
  assert.deepEqual(await bodies(QueueUrl), [])
  await advance(61)
  const [second] = (await sqs.receiveMessage({ QueueUrl, AttributeNames: ['ApproximateReceiveCount' as never] })).Messages!
  assert.deepEqual([second!.Body, second!.Attributes], ['grüße', { ApproximateReceiveCount: '2' }])
  // A handle of the first time deletes nothing any more.
  await sqs.deleteMessage({ QueueUrl, ReceiptHandle: first!.ReceiptHandle! })
  await advance(61)
  const [third] = (await sqs.receiveMessage({ QueueUrl })).Messages!
  await sqs.deleteMessage({ QueueUrl, ReceiptHandle: third!.ReceiptHandle! })
  await sqs.deleteMessage({ QueueUrl, ReceiptHandle: third!.ReceiptHandle! })
  await advance(61)
  assert.deepEqual(await bodies(QueueUrl), [])
})

test('ten at most, each to one of those who ask at once, the oldest first', async () => {
  const QueueUrl = await queue('many')
  const sent = Array.from({ length: 25 }, (_, i) => String(i))
  for (const MessageBody of sent) await sqs.sendMessage({ QueueUrl, MessageBody })
  assert.equal((await bodies(QueueUrl, { VisibilityTimeout: 0 })).length, 10)
  const got = (await Promise.all(Array.from({ length: 8 }, () => bodies(QueueUrl)))).flat()
  assert.deepEqual(got.toSorted((a, b) => Number(a) - Number(b)), sent)
})

test('what is delayed comes later, and what is past its retention not at all', async () => {
  const QueueUrl = await queue('slow', { DelaySeconds: '10', MessageRetentionPeriod: '60' })
  await sqs.sendMessage({ QueueUrl, MessageBody: 'by the queue' })
  await sqs.sendMessage({ QueueUrl, MessageBody: 'at once', DelaySeconds: 0 })
  assert.deepEqual(await bodies(QueueUrl, { VisibilityTimeout: 0 }), ['at once'])
  await advance(11)
  assert.deepEqual((await bodies(QueueUrl, { VisibilityTimeout: 0 })).toSorted(), ['at once', 'by the queue'])
  await advance(120)
  assert.deepEqual(await bodies(QueueUrl), [])
})

test('what is wrong with a request', async () => {
  const QueueUrl = await queue('strict')
  for (const WaitTimeSeconds of [-1, 21]) {
    const told = `Value ${WaitTimeSeconds} for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.`
    await assertRefused(sqs.receiveMessage({ QueueUrl, WaitTimeSeconds }), invalid, told)
  }
  for (const MaxNumberOfMessages of [0, 11]) {
    const receiving = sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages })
    await assertRefused(receiving, invalid, /MaxNumberOfMessages is invalid\. Reason: Must be between 1 and 10, if provided\.$/)
  }
})
