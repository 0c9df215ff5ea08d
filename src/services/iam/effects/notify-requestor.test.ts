import assert from 'node:assert/strict'
import { test } from 'node:test'
import { other, startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { startRequestor } from '../../../../test/kit/delegation.ts'
import { sdk } from '../../../../test/kit/sdk.ts'

const server = await startWithOther()
const { iam } = sdk(server)
const { ask } = await startRequestor(server)

test('whoever does not let IAM in is told nothing, and the request goes on', async () => {
  const quiet = { NotificationChannel: `arn:aws:sqs:us-east-1:${other}:quiet` }
  const { sqs } = sdk(server, theirs)
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'quiet' })
  const named = { DelegationRequestId: await ask(quiet) }
  await iam.associateDelegationRequest(named)
  await iam.rejectDelegationRequest(named)
  const topic = { DelegationRequestId: await ask({ NotificationChannel: `arn:aws:sns:us-east-1:${other}:told` }) }
  await iam.associateDelegationRequest(topic)
  assert.equal((await iam.getDelegationRequest(topic)).DelegationRequest!.State, 'ASSIGNED')
  assert.equal((await sqs.receiveMessage({ QueueUrl: QueueUrl!, WaitTimeSeconds: 1 })).Messages, undefined)
})
