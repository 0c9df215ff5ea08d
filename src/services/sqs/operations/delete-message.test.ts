import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { startQueues } from '../../../../test/kit/queues.ts'

const { advance, queue, sqs, urlOf } = await startQueues()

test('a message is deleted by whoever received it last', async () => {
  const QueueUrl = await queue('once', { VisibilityTimeout: '60' })
  await sqs.sendMessage({ QueueUrl, MessageBody: 'x' })
  const receive = async () => (await sqs.receiveMessage({ QueueUrl })).Messages?.[0]
  const first = await receive()
  await advance(61)
  const second = await receive()
  await sqs.deleteMessage({ QueueUrl, ReceiptHandle: first!.ReceiptHandle! })
  await advance(61)
  const third = await receive()
  assert.deepEqual([second!.Body, third!.Body], ['x', 'x'])
  for (let i = 0; i < 2; i++) await sqs.deleteMessage({ QueueUrl, ReceiptHandle: third!.ReceiptHandle! })
  await advance(61)
  assert.equal(await receive(), undefined)
})

test('a handle that is over deletes its message until it is received again', async () => {
  const QueueUrl = await queue('late', { VisibilityTimeout: '60' })
  await sqs.sendMessage({ QueueUrl, MessageBody: 'x' })
  const { Messages } = await sqs.receiveMessage({ QueueUrl })
  await advance(61)
  await sqs.deleteMessage({ QueueUrl, ReceiptHandle: Messages![0]!.ReceiptHandle! })
  assert.equal((await sqs.receiveMessage({ QueueUrl })).Messages, undefined)
})

test('what is no handle of the queue', async () => {
  const QueueUrl = await queue('strict')
  await queue('other')
  await sqs.sendMessage({ QueueUrl: urlOf('other'), MessageBody: 'x' })
  const { Messages } = await sqs.receiveMessage({ QueueUrl: urlOf('other') })
  for (const ReceiptHandle of ['x', '', 'AAAA'.repeat(100), Messages![0]!.ReceiptHandle!]) {
    await assertRefused(sqs.deleteMessage({ QueueUrl, ReceiptHandle }), 'ReceiptHandleIsInvalid', /^The input receipt handle "/)
  }
})
