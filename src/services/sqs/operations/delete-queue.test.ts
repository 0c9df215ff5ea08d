import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { missing, startQueues } from '../../../../test/kit/queues.ts'

const { bodies, queue, sqs } = await startQueues()

test('a queue that is made anew has nothing of the first, and its handles are none there', async () => {
  const QueueUrl = await queue('anew')
  await sqs.sendMessage({ QueueUrl, MessageBody: 'first' })
  await sqs.sendMessage({ QueueUrl, MessageBody: 'second' })
  const [{ ReceiptHandle } = {}] = (await sqs.receiveMessage({ QueueUrl })).Messages!
  await sqs.deleteQueue({ QueueUrl })
  for (const call of [
    () => sqs.sendMessage({ QueueUrl, MessageBody: 'x' }), () => sqs.receiveMessage({ QueueUrl }),
    () => sqs.deleteQueue({ QueueUrl }), () => sqs.getQueueUrl({ QueueName: 'anew' }),
    () => sqs.deleteMessage({ QueueUrl, ReceiptHandle: ReceiptHandle! }),
  ]) await assertRefused(call(), missing, 'The specified queue does not exist.')
  await queue('anew')
  assert.deepEqual(await bodies(QueueUrl), [])
  await assertRefused(
    sqs.deleteMessage({ QueueUrl, ReceiptHandle: ReceiptHandle! }), 'ReceiptHandleIsInvalid', /is not a valid receipt handle\.$/,
  )
})
