import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../../test/kit/identity.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'
import { arnOf, invalid, startQueues } from '../../../../test/kit/queues.ts'

const { queue, server, sqs, urlOf } = await startQueues()

test('a queue is made once, found by its name, and called by the host that the request was sent to', async () => {
  assert.equal(await queue('jobs'), urlOf('jobs'))
  assert.equal(await queue('jobs', { VisibilityTimeout: '30' }), urlOf('jobs'))
  assert.equal((await sqs.getQueueUrl({ QueueName: 'jobs' })).QueueUrl, urlOf('jobs'))
  assert.equal((await sqs.getQueueUrl({ QueueName: 'jobs', QueueOwnerAWSAccountId: account })).QueueUrl, urlOf('jobs'))
  await assertRefused(
    queue('jobs', { VisibilityTimeout: '31' }), 'QueueAlreadyExists',
    'A queue already exists with the same name and a different value for attribute VisibilityTimeout',
  )
})

test('what cannot be a queue', async () => {
  for (const QueueName of ['', 'a b', 'ä', 'x'.repeat(81), 'a/b']) {
    await assertRefused(sqs.createQueue({ QueueName }), invalid, /^Can only include alphanumeric characters/)
  }
  await assertRefused(sqs.createQueue({ QueueName: 'a.fifo' }), 'NotImplemented', /FIFO/, 501)
  const wrong = {
    ReceiveMessageWaitTimeSeconds: '21', SqsManagedSseEnabled: 'x',
    VisibilityTimeout: '43201', DelaySeconds: '-1', MaximumMessageSize: '1023', MessageRetentionPeriod: '', Policy: '{',
  }
  for (const [name, value] of Object.entries(wrong)) {
    await assertRefused(queue('bad', { [name]: value }), 'InvalidAttributeValue', `Invalid value for the parameter ${name}.`)
  }
  for (const name of ['DeduplicationScope', 'FifoThroughputLimit']) {
    const told = `You can specify the ${name} only when FifoQueue is set to true.`
    await assertRefused(queue('bad', { [name]: 'x' }), 'InvalidAttributeName', told)
  }
  for (const name of ['QueueArn', 'Colour', 'constructor', 'FifoQueue', 'ContentBasedDeduplication']) {
    await assertRefused(queue('bad', { [name]: 'x' }), 'InvalidAttributeName', `Unknown Attribute ${name}.`)
  }
  await assertRefused(queue('bad', { SqsManagedSseEnabled: 'false' }), 'NotImplemented', /SqsManagedSseEnabled of false/, 501)
  await queue('waiting', { ReceiveMessageWaitTimeSeconds: '0', SqsManagedSseEnabled: 'true' })
  await queue('waiting')
  const waiting = queue('waiting', { ReceiveMessageWaitTimeSeconds: '1' })
  await assertRefused(waiting, 'QueueAlreadyExists', /attribute ReceiveMessageWaitTimeSeconds$/)
  await assertRefused(queue('bad', { KmsMasterKeyId: 'x' }), 'NotImplemented', /KmsMasterKeyId/, 501)
})

test('a queue\'s own policy lets in and keeps out', async () => {
  const asGuest = sdk(server, await createUser(server, 'guest')).sqs
  const guest = `arn:aws:iam::${account}:user/guest`
  const statement = { ...allow('sqs:SendMessage', arnOf('open')), Principal: { AWS: guest } }
  const denied = { ...allow('sqs:ReceiveMessage', arnOf('open')), Effect: 'Deny' as const, Principal: '*' }
  const QueueUrl = await queue('open', { Policy: policy(statement, denied) })
  await asGuest.sendMessage({ QueueUrl, MessageBody: 'x' })
  const other = sdk(server, await createUser(server, 'other')).sqs
  await assertRefused(other.sendMessage({ QueueUrl, MessageBody: 'x' }), 'AccessDenied', /not authorized/)
  await assertRefused(sqs.receiveMessage({ QueueUrl }), 'AccessDenied', /explicit deny in a resource-based policy/)
  const nobody = { ...statement, Principal: { AWS: `arn:aws:iam::${account}:user/none` } }
  for (const Policy of [policy(nobody), policy(allow('sqs:*')), '{}', 'x'.repeat(9000)]) {
    await assertRefused(queue('worse', { Policy }), 'InvalidAttributeValue', 'Invalid value for the parameter Policy.')
  }
})
