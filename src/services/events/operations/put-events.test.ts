import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord, lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { events } = sdk(server)

const good = { Source: 'shop', DetailType: 'made', Detail: '{}' }
const required = (name: string) => `Parameter ${name} is not valid. Reason: ${name} is a required argument.`

test('what is wrong with an entry is told in its place, and the others are taken', async () => {
  const { FailedEntryCount, Entries } = await events.putEvents({ Entries: [
    good, { ...good, Source: '' }, { Source: 'shop', Detail: '{}' }, { ...good, Detail: undefined }, { ...good, Detail: '{' },
    { ...good, Detail: '[]' }, { ...good, Detail: 'null' }, { ...good, Source: 'aws.kms' }, { ...good, Source: 'AWS.x' }, good,
  ] })
  assert.equal(FailedEntryCount, 8)
  await assertRecord(server, 'PutEvents', { eventCategory: 'Data', apiVersion: '2015-10-07' })
  assert.deepEqual(Entries!.map(({ EventId, ErrorCode, ErrorMessage }) => ErrorMessage ?? ErrorCode ?? typeof EventId), [
    'string', required('Source'), required('DetailType'), required('Detail'), 'Detail is malformed.', 'Detail is malformed.',
    'Detail is malformed.', 'Not authorized for the source.', 'Not authorized for the source.', 'string',
  ])
  assert.equal(Entries![7]!.ErrorCode, 'NotAuthorizedForSourceException')
  assert.equal(Entries![4]!.ErrorCode, 'MalformedDetail')
})

test('ten at most; a bus that is not there loses what it is given, and one of somebody else is denied', async () => {
  const eleven = events.putEvents({ Entries: Array.from({ length: 11 }, () => good) })
  await assertRefused(eleven, 'ValidationException', /less than or equal to 10/)
  await assertRefused(events.putEvents({ Entries: [] }), 'ValidationException', /greater than or equal to 1/)
  const lost = await events.putEvents({ Entries: [{ ...good, EventBusName: 'other' }] })
  assert.deepEqual([lost.FailedEntryCount, typeof lost.Entries![0]!.EventId], [0, 'string'])
  const EventBusName = 'arn:aws:events:us-east-1:111122223333:event-bus/default'
  const denied = events.putEvents({ Entries: [good, { ...good, EventBusName }] })
  await assertRefused(denied, 'AccessDeniedException', /events:PutEvents on resource: arn:aws:events:us-east-1:111122223333/)
  const nobody = sdk(server, await createUser(server, 'nobody', allow('events:PutRule'))).events
  await assertRefused(nobody.putEvents({ Entries: [good] }), 'AccessDeniedException', /events:PutEvents on resource/)
  assert.ok(!('apiVersion' in await lastRecord(server, 'PutEvents')))
})

test('it is a data event, in which nothing of what was said stands', async () => {
  await events.putEvents({ Entries: [{ ...good, Detail: '{"password":"hush"}' }] })
  const record = (await server.records()).findLast(({ eventName }) => eventName === 'PutEvents')!
  assert.deepEqual([record.eventCategory, record.managementEvent, record.readOnly], ['Data', false, false])
  assert.doesNotMatch(JSON.stringify(record), /hush/)
  assert.match(JSON.stringify(record.requestParameters), /"source":"shop"/)
})

test('entries that are too large together are refused, however long the request is', async () => {
  const entry = (length: number) => ({ ...good, Detail: JSON.stringify({ text: '"'.repeat(length / 2) }) })
  for (const Entries of [[entry(1_048_576)], Array.from({ length: 10 }, () => entry(110_000)), [entry(2_000_000)]]) {
    await assertRefused(events.putEvents({ Entries }), 'ValidationException', over)
  }
  assert.equal((await events.putEvents({ Entries: [entry(1_000_000)] })).FailedEntryCount, 0)
})

const over = 'Total size of the entries in the request is over the limit.'

// DIFFERS: AWS has no bound but the size.
test('a detail of more values than may be read at once is malformed, and the others are taken', async () => {
  const many = (count: number) => ({ ...good, Detail: JSON.stringify({ a: Array(count).fill(1) }) })
  const { Entries } = await events.putEvents({ Entries: [many(40_000), many(20_000), good] })
  assert.deepEqual(Entries!.map(({ ErrorCode }) => ErrorCode), ['MalformedDetail', undefined, undefined])
})
