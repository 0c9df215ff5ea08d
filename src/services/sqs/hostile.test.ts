// What a queue takes from nobody: rights that its policy cannot give away, tags and types without bound, answers without end.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startWithOther, theirs } from '../../../test/kit/accounts.ts'
import { account } from '../../../test/kit/identity.ts'
import { assertRefused } from '../../../test/kit/refusal.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { allow, createUser, policy } from '../../../test/kit/users.ts'

const server = await startWithOther()
const { sqs } = sdk(server)

test('a queue\'s policy lets nobody of another account delete or change it, whatever it says', async () => {
  const { sqs: theirSqs } = sdk(server, theirs)
  const Policy = policy({ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'sqs:*', Resource: '*' })
  const QueueUrl = (await theirSqs.createQueue({ QueueName: 'open', Attributes: { Policy } })).QueueUrl!
  const guest = sdk(server, await createUser(server, 'guest', allow('sqs:*'))).sqs
  await guest.sendMessage({ QueueUrl, MessageBody: 'x' })
  await assertRefused(guest.deleteQueue({ QueueUrl }), 'AccessDenied', /sqs:deletequeue on resource: /)
  const changed = guest.setQueueAttributes({ QueueUrl, Attributes: { DelaySeconds: '900' } })
  await assertRefused(changed, 'AccessDenied', /sqs:setqueueattributes on resource: /)
  assert.equal((await theirSqs.receiveMessage({ QueueUrl })).Messages?.length, 1)
  await theirSqs.deleteQueue({ QueueUrl })
})

test('tags have AWS\'s bounds', async () => {
  const make = (tags: Record<string, string>) => sqs.createQueue({ QueueName: 'tagged', tags })
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, '']))
  for (const tags of [
    many, { '': 'x' }, { ['k'.repeat(129)]: '' }, { k: 'v'.repeat(257) }, { 'a\u0001': '' }, { k: '\n' },
    { 'aws:cloudformation:stack-name': 'x' }, { 'AWS:x': '' },
  ]) await assertRefused(make(tags), 'InvalidParameterValue', /tag/)
  await make({ 'team/a.b:c=d+e-f@g': 'grüße 1', ['k'.repeat(128)]: 'v'.repeat(256) })
})

test('a type of an attribute is text that every protocol can carry', async () => {
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'typed' })
  const send = (DataType: string) =>
    sqs.sendMessage({ QueueUrl, MessageBody: 'x', MessageAttributes: { a: { DataType, StringValue: '1' } } })
  for (const wrong of ['String.\u0001', 'String.\ufffe', 'String.', 'Text']) {
    await assertRefused(send(wrong), 'InvalidParameterValue', /invalid message attribute type/)
  }
  await send('Number.ünicode')
})

test('what is received at once is bounded in bytes', async () => {
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'large', Attributes: { VisibilityTimeout: '0' } })
  const MessageBody = 'x'.repeat(400_000)
  for (let i = 0; i < 5; i++) await sqs.sendMessage({ QueueUrl, MessageBody })
  const receive = async () => (await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 })).Messages?.length
  assert.equal(await receive(), 2)
  await sqs.sendMessage({ QueueUrl, MessageBody: 'x'.repeat(1_000_000) })
  assert.ok((await receive())! >= 1)
})
