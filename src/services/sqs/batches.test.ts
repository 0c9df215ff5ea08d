// Messages that are sent and deleted together.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../test/kit/refusal.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { allow, createUser } from '../../../test/kit/users.ts'
import { arnOf, invalid, missing, startQueues } from '../../../test/kit/queues.ts'

const { bodies, queue, server, sqs, urlOf } = await startQueues()
const entry = (Id: string, MessageBody: string, more: object = {}) => ({ Id, MessageBody, ...more })

test('messages are sent together, those that can be one, and nothing of them stands in a record', async () => {
  const QueueUrl = await queue('sent', { MaximumMessageSize: '1024' })
  const MessageAttributes = { a: { DataType: 'String', StringValue: 'hush' } }
  const { Successful, Failed } = await sqs.sendMessageBatch({ QueueUrl, Entries: [
    entry('one', 'hush one', { MessageAttributes }), entry('long', 'x'.repeat(1025)), entry('empty', ''),
    entry('late', 'later', { DelaySeconds: 900 }), entry('two', 'hush two'),
    entry('odd', 'x', { MessageAttributes: { a: { DataType: 'Text', StringValue: 'x' } } }),
  ] })
  assert.deepEqual(Successful!.map(({ Id }) => Id), ['one', 'late', 'two'])
  assert.deepEqual(Successful!.map(({ MD5OfMessageAttributes: sum }) => sum?.length), [32, undefined, undefined])
  assert.deepEqual(Failed!.map(({ Id, Code, SenderFault }) => [Id, Code, SenderFault]), [
    ['long', invalid, true], ['empty', 'MissingParameter', true], ['odd', invalid, true],
  ])
  const reason = 'One or more parameters cannot be validated. Reason: Message must be shorter than 1024 bytes.'
  assert.equal(Failed![0]!.Message, reason)
  assert.deepEqual((await bodies(QueueUrl)).toSorted(), ['hush one', 'hush two'])
  const records = (await server.records()).filter(({ eventName }) => eventName === 'SendMessageBatch')
  assert.deepEqual(records.map(({ eventCategory }) => eventCategory), ['Data'])
  assert.doesNotMatch(JSON.stringify(records), /hush/)
  const good = await sqs.sendMessageBatch({ QueueUrl, Entries: [entry('one', 'x')] })
  assert.equal(good.Failed, undefined)
})

test('messages are deleted together', async () => {
  const QueueUrl = await queue('deleted', { VisibilityTimeout: '0' })
  await sqs.sendMessageBatch({ QueueUrl, Entries: ['a', 'b', 'c'].map(body => entry(body, body)) })
  const { Messages } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 })
  const byBody = new Map(Messages!.map(({ Body, ReceiptHandle }) => [Body!, ReceiptHandle!]))
  const Entries = [
    { Id: '1', ReceiptHandle: byBody.get('a')! }, { Id: '2', ReceiptHandle: 'x' }, { Id: '3', ReceiptHandle: byBody.get('b')! },
    { Id: '4', ReceiptHandle: byBody.get('a')! },
  ]
  const { Successful, Failed } = await sqs.deleteMessageBatch({ QueueUrl, Entries })
  assert.deepEqual(Successful, [{ Id: '1' }, { Id: '3' }, { Id: '4' }])
  const Message = 'The input receipt handle "x" is not a valid receipt handle.'
  assert.deepEqual(Failed, [{ Id: '2', Code: 'ReceiptHandleIsInvalid', Message, SenderFault: true }])
  assert.deepEqual(await bodies(QueueUrl), ['c'])
})

test('what is wrong with a batch as a whole', async () => {
  const QueueUrl = await queue('strict')
  const code = (name: string) => `AWS.SimpleQueueService.${name}`
  const send = (...Entries: ReturnType<typeof entry>[]) => sqs.sendMessageBatch({ QueueUrl, Entries })
  const remove = (...ids: string[]) =>
    sqs.deleteMessageBatch({ QueueUrl, Entries: ids.map(Id => ({ Id, ReceiptHandle: 'x' })) })
  const none = 'There should be at least one SendMessageBatchRequestEntry in the request.'
  await assertRefused(send(), code('EmptyBatchRequest'), none)
  await assertRefused(remove(), code('EmptyBatchRequest'), /one DeleteMessageBatchRequestEntry in/)
  const ids = Array.from({ length: 20 }, (_, i) => String(i))
  const many = 'Maximum number of entries per request are 10. You have sent 20.'
  await assertRefused(send(...ids.map(id => entry(id, 'x'))), code('TooManyEntriesInBatchRequest'), many)
  await assertRefused(remove(...ids), code('TooManyEntriesInBatchRequest'), many)
  for (const id of ['', 'x'.repeat(81), 'invalid:id']) {
    await assertRefused(send(entry(id, 'x')), code('InvalidBatchEntryId'), /^A batch entry id can only contain alphanumeric/)
    await assertRefused(remove(id), code('InvalidBatchEntryId'), /It can be at most 80 letters long\.$/)
  }
  await assertRefused(send(entry('a', 'x'), entry('a', 'y')), code('BatchEntryIdsNotDistinct'), 'Id a repeated.')
  const long = 'Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.'
  const half = 'x'.repeat(524_288)
  await assertRefused(send(entry('a', half), entry('b', `${half}x`)), code('BatchRequestTooLong'), long)
  assert.equal((await send(entry('a', half), entry('b', half))).Successful!.length, 2)
  const Entries = [entry('a', 'x')]
  await assertRefused(sqs.sendMessageBatch({ QueueUrl: urlOf('none'), Entries }), missing, /does not exist/)
  await assertRefused(send(entry('a', 'x', { MessageDeduplicationId: 'x' })), 'NotImplemented', /MessageDeduplicationId/, 501)
  const sender = sdk(server, await createUser(server, 'sender', allow('sqs:SendMessage', arnOf('strict')))).sqs
  await sender.sendMessageBatch({ QueueUrl, Entries })
  const denied = sender.deleteMessageBatch({ QueueUrl, Entries: [{ Id: 'a', ReceiptHandle: 'x' }] })
  await assertRefused(denied, 'AccessDenied', /perform: sqs:deletemessage on/)
})
