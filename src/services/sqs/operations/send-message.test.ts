import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../../test/kit/identity.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'
import { arnOf, invalid, missing, startQueues } from '../../../../test/kit/queues.ts'

const { queue, server, sqs, urlOf } = await startQueues()

test('who may not send is told so, and what was sent stands in no record', async () => {
  const QueueUrl = await queue('private')
  const sender = sdk(server, await createUser(server, 'sender', allow('sqs:SendMessage', arnOf('private')))).sqs
  const MessageAttributes = { a: { DataType: 'String', StringValue: 'hush' } }
  await sender.sendMessage({ QueueUrl, MessageBody: 'hush', MessageAttributes })
  const told = /perform: sqs:receivemessage on resource: \S+ because .* the sqs:receivemessage action$/
  await assertRefused(sender.receiveMessage({ QueueUrl }), 'AccessDenied', told)
  for (const other of [urlOf('jobs'), urlOf('none'), `/111122223333/private`]) {
    await assertRefused(sender.sendMessage({ QueueUrl: other, MessageBody: 'x' }), 'AccessDenied', /not authorized/)
  }
  for (const none of ['x', `${urlOf('private')}/x`]) {
    await assertRefused(sender.sendMessage({ QueueUrl: none, MessageBody: 'x' }), missing, /does not exist/)
  }
  const records = (await server.records()).filter(({ eventSource }) => eventSource === 'sqs.amazonaws.com')
  assert.doesNotMatch(JSON.stringify(records), /hush/)
  const sent = records.find(({ eventName, errorCode, requestParameters }) =>
    eventName === 'SendMessage' && errorCode === undefined && JSON.stringify(requestParameters).includes('/private'))!
  assert.deepEqual(sent.requestParameters, {
    queueUrl: QueueUrl, messageBody: 'HIDDEN_DUE_TO_SECURITY_REASONS', messageAttributes: 'HIDDEN_DUE_TO_SECURITY_REASONS',
  })
  assert.deepEqual([sent.eventCategory, sent.managementEvent, sent.readOnly], ['Data', false, false])
  assert.deepEqual(sent.resources, [{ accountId: account, type: 'AWS::SQS::Queue', ARN: arnOf('private') }])
  const management = records.filter(({ eventCategory }) => eventCategory === 'Management').map(({ eventName }) => eventName)
  assert.deepEqual(new Set(management), new Set(['CreateQueue']))
})

test('attributes of messages come back with their sum, those that are asked for', async () => {
  const QueueUrl = await queue('attributed')
  const MessageAttributes = {
    'a.one': { DataType: 'String', StringValue: 'ü' }, 'a.two': { DataType: 'Number.int', StringValue: '12' },
    b: { DataType: 'Binary', BinaryValue: Uint8Array.of(0, 255) },
  }
  const MessageSystemAttributes = { AWSTraceHeader: { DataType: 'String', StringValue: 'Root=1-5759e988-bd862e3f' } }
  const sent = await sqs.sendMessage({ QueueUrl, MessageBody: 'x', MessageAttributes, MessageSystemAttributes })
  assert.equal(sent.MD5OfMessageAttributes?.length, 32)
  assert.equal(sent.MD5OfMessageSystemAttributes?.length, 32)
  const read = async (...MessageAttributeNames: string[]) => {
    const [message] = (await sqs.receiveMessage({
      QueueUrl, MessageAttributeNames, MessageSystemAttributeNames: ['AWSTraceHeader'], VisibilityTimeout: 0,
    })).Messages!
    assert.match(message!.Attributes!.AWSTraceHeader!, /^Root=/)
    return [Object.keys(message!.MessageAttributes ?? {}).toSorted(), message!.MD5OfMessageAttributes] as const
  }
  assert.deepEqual(await read('All'), [['a.one', 'a.two', 'b'], sent.MD5OfMessageAttributes])
  assert.deepEqual((await read('a.*'))[0], ['a.one', 'a.two'])
  assert.deepEqual((await read('b', 'constructor'))[0], ['b'])
  assert.deepEqual(await read(), [[], undefined])
})

test('what a name that ends in an asterisk asks for, and the group of a message', async () => {
  const QueueUrl = await queue('named')
  const value = { DataType: 'String', StringValue: 'x' }
  const MessageAttributes = { 'Help.Me': value, 'Hello': value, 'General': value }
  await sqs.sendMessage({ QueueUrl, MessageBody: 'x', MessageAttributes, MessageGroupId: 'customer-1' })
  const read = async (...MessageAttributeNames: string[]) => {
    const { Messages } = await sqs.receiveMessage({ QueueUrl, MessageAttributeNames, VisibilityTimeout: 0 })
    return Object.keys(Messages![0]!.MessageAttributes ?? {}).toSorted()
  }
  assert.deepEqual(await read('Hel.*'), ['Hello', 'Help.Me'])
  assert.deepEqual(await read('Help.*'), ['Help.Me'])
  for (const all of ['All', '*', '.*']) assert.deepEqual(await read(all), ['General', 'Hello', 'Help.Me'])
  assert.deepEqual(await read('Hel*'), [])
  for (const name of ['All', 'MessageGroupId'] as const) {
    const { Messages } = await sqs.receiveMessage({ QueueUrl, MessageSystemAttributeNames: [name], VisibilityTimeout: 0 })
    assert.equal(Messages![0]!.Attributes!.MessageGroupId, 'customer-1')
  }
})

test('what cannot be a message', async () => {
  const QueueUrl = await queue('strict', { MaximumMessageSize: '1024' })
  const sending = (MessageBody: string, more: object = {}) => sqs.sendMessage({ QueueUrl, MessageBody, ...more })
  await assertRefused(sending(''), 'MissingParameter', 'The request must contain the parameter MessageBody.')
  await assertRefused(sending('a\u0001b'), 'InvalidMessageContents', /^Invalid characters found/)
  await assertRefused(sending('ü'.repeat(513)), invalid, /Reason: Message must be shorter than 1024 bytes\.$/)
  await sending('ü'.repeat(512))
  await assertRefused(sending('x', { DelaySeconds: 901 }), invalid, /Reason: DelaySeconds must be >= 0 and <= 900\.$/)
  await assertRefused(sending('x', { MessageDeduplicationId: 'g' }), 'NotImplemented', /MessageDeduplicationId/, 501)
  for (const MessageGroupId of ['', 'group 123', 'x'.repeat(129)]) {
    const reason = 'Reason: MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.'
    const told = `Value ${MessageGroupId} for parameter MessageGroupId is invalid. ${reason}`
    await assertRefused(sending('x', { MessageGroupId }), invalid, told)
  }
  const text = (DataType: string, StringValue?: string) => ({ MessageAttributes: { a: { DataType, StringValue } } })
  await assertRefused(sending('x', text('Text', 'x')), invalid, /invalid message attribute type/)
  const empty = "Message (user) attribute 'a' must contain a non-empty value of type 'String'."
  await assertRefused(sending('x', text('String', '')), invalid, empty)
  await assertRefused(sending('x', text('Number', 'one')), invalid, "Could not cast message attribute 'a' value to number.")
  const named = (name: string) => ({ MessageAttributes: { [name]: { DataType: 'String', StringValue: 'x' } } })
  for (const name of ['aWs.x', 'AMAZON.x', 'a b', '.a', 'a.', 'a!', 'a§', 'a(', 'x'.repeat(257)]) {
    await assertRefused(sending('x', named(name)), invalid, /name that is not valid/)
  }
  for (const name of ['attr.1øßä', 'Invalid..Name', 'x'.repeat(256)]) await sending('x', named(name))
  const many = Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`a${i}`, { DataType: 'String', StringValue: 'x' }]))
  await assertRefused(sending('x', { MessageAttributes: many }), invalid, /\[11\] exceeds the allowed maximum \[10\]/)
})
