// What a queue is like: told, changed, and listed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../test/kit/refusal.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { allow, createUser, policy } from '../../../test/kit/users.ts'
import { account } from '../../../test/kit/identity.ts'
import { arnOf, missing, startQueues } from '../../../test/kit/queues.ts'

const { advance, bodies, queue, server, sqs, urlOf } = await startQueues()
const attributes = async (QueueUrl: string, ...AttributeNames: string[]) =>
  (await sqs.getQueueAttributes({ QueueUrl, AttributeNames: AttributeNames as never })).Attributes ?? {}

test('what a queue is like, and what is in it', async () => {
  const Policy = policy({ ...allow('sqs:SendMessage', arnOf('told')), Principal: '*' })
  const QueueUrl = await queue('told', { DelaySeconds: '10', ReceiveMessageWaitTimeSeconds: '5', Policy })
  const { CreatedTimestamp, LastModifiedTimestamp, Policy: told, ...rest } = await attributes(QueueUrl, 'All')
  assert.match(CreatedTimestamp!, /^\d{10}$/)
  assert.equal(LastModifiedTimestamp, CreatedTimestamp)
  assert.deepEqual(JSON.parse(told!), JSON.parse(Policy))
  const common = {
    QueueArn: arnOf('told'), DelaySeconds: '10', MaximumMessageSize: '1048576', MessageRetentionPeriod: '345600',
    ReceiveMessageWaitTimeSeconds: '5', SqsManagedSseEnabled: 'true', VisibilityTimeout: '30',
  }
  const counts = (visible: number, held: number, delayed: number) => ({
    ApproximateNumberOfMessages: String(visible), ApproximateNumberOfMessagesNotVisible: String(held),
    ApproximateNumberOfMessagesDelayed: String(delayed),
  })
  assert.deepEqual(rest, { ...common, ...counts(0, 0, 0) })
  for (let i = 0; i < 70; i++) await sqs.sendMessage({ QueueUrl, MessageBody: 'x', DelaySeconds: i < 5 ? 0 : 900 })
  assert.equal((await bodies(QueueUrl, { MaxNumberOfMessages: 2 })).length, 2)
  assert.deepEqual(await attributes(QueueUrl, ...Object.keys(counts(0, 0, 0))), counts(3, 2, 65))
  assert.deepEqual(await attributes(QueueUrl, 'QueueArn', 'FifoQueue'), { QueueArn: arnOf('told') })
  assert.deepEqual(await attributes(QueueUrl), {})
  await assertRefused(attributes(QueueUrl, 'Colour'), 'InvalidAttributeName', 'Unknown Attribute Colour.')
  await assertRefused(attributes(urlOf('none'), 'All'), missing, 'The specified queue does not exist.')
})

test('attributes are changed, and those that are not named stay', async () => {
  const QueueUrl = await queue('changed', { DelaySeconds: '10' })
  const before = await attributes(QueueUrl, 'All')
  await advance(5)
  const guest = { ...allow('sqs:SendMessage', arnOf('changed')), Principal: { AWS: `arn:aws:iam::${account}:user/guest` } }
  const asGuest = sdk(server, await createUser(server, 'guest')).sqs
  const set = (Attributes: Record<string, string>) => sqs.setQueueAttributes({ QueueUrl, Attributes })
  await set({ VisibilityTimeout: '69', Policy: policy(guest) })
  const { Policy, LastModifiedTimestamp, ...after } = await attributes(QueueUrl, 'All')
  assert.deepEqual({ ...after, LastModifiedTimestamp: before.LastModifiedTimestamp }, { ...before, VisibilityTimeout: '69' })
  assert.ok(Number(LastModifiedTimestamp) > Number(before.LastModifiedTimestamp))
  assert.deepEqual(JSON.parse(Policy!), JSON.parse(policy(guest)))
  await asGuest.sendMessage({ QueueUrl, MessageBody: 'x', DelaySeconds: 0 })
  assert.deepEqual(await bodies(QueueUrl), ['x'])
  await set({ Policy: '' })
  await assertRefused(asGuest.sendMessage({ QueueUrl, MessageBody: 'x' }), 'AccessDenied', /sqs:sendmessage/)
  assert.equal((await attributes(QueueUrl, 'All')).Policy, undefined)
  for (const name of ['Colour', 'FifoQueue', 'QueueArn']) {
    await assertRefused(set({ [name]: 'x' }), 'InvalidAttributeName', `Unknown Attribute ${name}.`)
  }
  await assertRefused(set({ DelaySeconds: '901' }), 'InvalidAttributeValue', 'Invalid value for the parameter DelaySeconds.')
  await assertRefused(set({ RedrivePolicy: '{}' }), 'NotImplemented', /RedrivePolicy/, 501)
  const none = sqs.setQueueAttributes({ QueueUrl: urlOf('none'), Attributes: { DelaySeconds: '1' } })
  await assertRefused(none, missing, 'The specified queue does not exist.')
})

test('queues are listed by what their names begin with, a page at a time', async () => {
  const { sqs: there } = sdk(server, undefined, 'eu-west-1')
  assert.equal((await there.listQueues({})).QueueUrls, undefined)
  for (const QueueName of ['a', 'ab', 'ab-1', 'ab-2', 'b']) await there.createQueue({ QueueName })
  const listed = async (input: object = {}) => {
    const { QueueUrls = [], NextToken } = await there.listQueues(input)
    return { names: QueueUrls.map(url => url.split('/').at(-1)), NextToken }
  }
  assert.deepEqual(await listed(), { names: ['a', 'ab', 'ab-1', 'ab-2', 'b'], NextToken: undefined })
  const QueueNamePrefix = 'ab'
  const first = await listed({ QueueNamePrefix, MaxResults: 2 })
  assert.deepEqual(first.names, ['ab', 'ab-1'])
  const rest = await listed({ QueueNamePrefix, MaxResults: 2, NextToken: first.NextToken })
  assert.deepEqual(rest, { names: ['ab-2'], NextToken: undefined })
  assert.deepEqual((await listed({ QueueNamePrefix: 'c' })).names, [])
  const other = there.listQueues({ QueueNamePrefix: 'a', MaxResults: 2, NextToken: first.NextToken! })
  await assertRefused(other, 'InvalidParameterValue', 'Invalid or expired next token.')
  await assertRefused(there.listQueues({ MaxResults: 1001 }), 'InvalidParameterValue', /MaxResults is invalid/)
  const nobody = sdk(server, await createUser(server, 'nobody')).sqs
  await assertRefused(nobody.listQueues({}), 'AccessDenied', /sqs:listqueues/)
})

test('a purged queue has nothing of what was sent before', async () => {
  const QueueUrl = await queue('purged')
  const send = (MessageBody: string, more: object = {}) => sqs.sendMessage({ QueueUrl, MessageBody, ...more })
  for (let i = 0; i < 70; i++) await send('old', { DelaySeconds: i < 3 ? 60 : 0 })
  const { Messages } = await sqs.receiveMessage({ QueueUrl, VisibilityTimeout: 30 })
  await advance(1)
  await sqs.purgeQueue({ QueueUrl })
  await send('new')
  assert.deepEqual(await bodies(QueueUrl, { VisibilityTimeout: 0 }), ['new'])
  const again = sqs.purgeQueue({ QueueUrl })
  const told = 'Only one PurgeQueue operation on purged is allowed every 60 seconds.'
  await assertRefused(again, 'AWS.SimpleQueueService.PurgeQueueInProgress', told, 403)
  await sqs.deleteMessage({ QueueUrl, ReceiptHandle: Messages![0]!.ReceiptHandle! })
  await advance(121)
  assert.deepEqual(await bodies(QueueUrl, { VisibilityTimeout: 0 }), ['new'])
  assert.equal((await attributes(QueueUrl, 'ApproximateNumberOfMessages')).ApproximateNumberOfMessages, '1')
  await sqs.purgeQueue({ QueueUrl })
  assert.deepEqual(await bodies(QueueUrl), [])
  await assertRefused(sqs.purgeQueue({ QueueUrl: urlOf('none') }), missing, 'The specified queue does not exist.')
})
