// What the two protocols of SQS say each in its own way.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../test/kit/identity.ts'
import { errorOf, jsonCall, queryCall, send, signed, type Unsigned } from '../../../test/kit/raw-request.ts'
import { startServer } from '../../../test/kit/server.ts'

const server = await startServer()
const QueueUrl = `${server.url}/${account}/jobs`

async function answer(call: Unsigned) {
  const answered = await send(server.url, signed(server.url, call))
  return { ...errorOf(answered), queryError: answered.headers['x-amzn-query-error'] }
}

test('a queue that is not there', async () => {
  assert.deepEqual(await answer(jsonCall('sqs', 'ReceiveMessage', { QueueUrl })), {
    code: 'com.amazonaws.sqs#QueueDoesNotExist', message: 'The specified queue does not exist.', status: 400,
    queryError: 'AWS.SimpleQueueService.NonExistentQueue;Sender',
  })
  assert.deepEqual(await answer(queryCall('sqs', 'ReceiveMessage', { QueueUrl })), {
    code: 'AWS.SimpleQueueService.NonExistentQueue', message: 'The specified queue does not exist for this wsdl version.',
    status: 400, queryError: undefined,
  })
})

test('an action that nobody has', async () => {
  assert.deepEqual(await answer(queryCall('sqs', 'FooBar')), {
    code: 'InvalidAction', message: 'The action FooBar is not valid for this endpoint.', status: 400, queryError: undefined,
  })
})

test('what a request lacks', async () => {
  await send(server.url, signed(server.url, jsonCall('sqs', 'CreateQueue', { QueueName: 'jobs' })))
  const message = 'The request must contain the parameter MessageBody.'
  const told = await answer(queryCall('sqs', 'SendMessage', { QueueUrl }))
  assert.deepEqual(told, { code: 'MissingParameter', message, status: 400, queryError: undefined })
  const other = await answer(jsonCall('sqs', 'SendMessage', { QueueUrl }))
  assert.deepEqual([other.message, other.queryError], [message, 'MissingParameter;Sender'])
  const nameless = await answer(jsonCall('sqs', 'CreateQueue', {}))
  assert.equal(nameless.message, 'The request must contain the parameter QueueName.')
})

test('a message of more than a megabyte is refused by its size', async () => {
  const { message } = await answer(queryCall('sqs', 'SendMessage', { QueueUrl, MessageBody: '%'.repeat(1_048_577) }))
  assert.equal(message, 'One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.')
})
