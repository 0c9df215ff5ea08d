import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { other, startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { startRequestor } from '../../../../test/kit/delegation.ts'
import { sdk } from '../../../../test/kit/sdk.ts'

const server = await startWithOther()
const { iam } = sdk(server)
const { ask } = await startRequestor(server)

/** What was sent to the queue, as the trail has it. */
const sent = async () => (await server.records()).filter(({ eventName, userIdentity }) =>
  eventName === 'SendMessage' && userIdentity['invokedBy'] === 'iam.amazonaws.com')

test('whoever does not let IAM in is told nothing, is asked once, and the request goes on', async () => {
  const quiet = { NotificationChannel: `arn:aws:sqs:us-east-1:${other}:quiet` }
  const { sqs } = sdk(server, theirs)
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'quiet' })
  const named = { DelegationRequestId: await ask(quiet) }
  await iam.associateDelegationRequest(named)
  await iam.rejectDelegationRequest(named)
  while ((await sent()).length < 2) await pause(20)
  // Time for another attempt, were there one.
  await pause(1500)
  const refusals = (await sent()).map(({ errorCode }) => errorCode)
  assert.deepEqual(refusals.map(code => code?.startsWith('AccessDenied')), [true, true])
  assert.equal((await sqs.receiveMessage({ QueueUrl: QueueUrl! })).Messages, undefined)
  assert.equal((await iam.getDelegationRequest(named)).DelegationRequest!.State, 'REJECTED')
})

test('a topic is told nothing, since there is no SNS, and the request goes on', async () => {
  const topic = { DelegationRequestId: await ask({ NotificationChannel: `arn:aws:sns:us-east-1:${other}:told` }) }
  await iam.associateDelegationRequest(topic)
  assert.equal((await iam.getDelegationRequest(topic)).DelegationRequest!.State, 'ASSIGNED')
})
