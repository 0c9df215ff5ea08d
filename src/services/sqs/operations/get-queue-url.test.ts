import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../../test/kit/identity.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { createUser } from '../../../../test/kit/users.ts'
import { missing, startQueues } from '../../../../test/kit/queues.ts'

const { queue, server, sqs, urlOf } = await startQueues()

test('a queue is found by its name, in its account and its Region', async () => {
  await queue('jobs')
  assert.equal((await sqs.getQueueUrl({ QueueName: 'jobs' })).QueueUrl, urlOf('jobs'))
  assert.equal((await sqs.getQueueUrl({ QueueName: 'jobs', QueueOwnerAWSAccountId: account })).QueueUrl, urlOf('jobs'))
  const elsewhere = sdk(server, undefined, 'eu-west-1').sqs
  for (const [client, QueueName] of [[sqs, 'none'], [elsewhere, 'jobs']] as const) {
    await assertRefused(client.getQueueUrl({ QueueName }), missing, 'The specified queue does not exist.')
  }
  const denied = sqs.getQueueUrl({ QueueName: 'jobs', QueueOwnerAWSAccountId: '111122223333' })
  await assertRefused(denied, missing, 'The specified queue does not exist or you do not have access to it.')
  const nobody = sdk(server, await createUser(server, 'nobody')).sqs
  await assertRefused(nobody.getQueueUrl({ QueueName: 'jobs' }), 'AccessDenied', /perform: sqs:getqueueurl on resource: arn:/)
})
