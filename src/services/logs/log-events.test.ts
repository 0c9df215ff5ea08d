// Events that are put to a stream: which are taken, and which are not.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../test/kit/record.ts'
import { assertRefused } from '../../../test/kit/refusal.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'

const server = await startServer()
const { logs } = sdk(server)
const stream = { logGroupName: 'group', logStreamName: 'stream' }
await logs.createLogGroup({ logGroupName: 'group' })
await logs.createLogStream(stream)

const hour = 60 * 60_000
const put = (...at: readonly number[]) => {
  const now = Date.now()
  const logEvents = at.map(hours => ({ timestamp: now + hours * hour, message: 'x' }))
  return logs.putLogEvents({ ...stream, logEvents })
}

test('events that are too old or too new are told, and the others taken', async () => {
  assert.equal((await put(-1, 0, 1)).rejectedLogEventsInfo, undefined)
  assert.deepEqual((await put(-400, -340, -1, 0, 3)).rejectedLogEventsInfo, {
    tooOldLogEventEndIndex: 2, tooNewLogEventStartIndex: 4,
  })
  assert.deepEqual((await put(3)).rejectedLogEventsInfo, { tooNewLogEventStartIndex: 0 })
})

test('a batch is in order, of a day, and of a megabyte', async () => {
  await assertRefused(
    put(0, -1), 'InvalidParameterException', 'Log events in a single PutLogEvents request must be in chronological order.',
  )
  await assertRefused(
    put(-30, 0), 'InvalidParameterException',
    'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
  )
  const message = 'ü'.repeat((1024 * 1024 - 26) / 2)
  const timestamp = Date.now()
  await logs.putLogEvents({ ...stream, logEvents: [{ timestamp, message }] })
  await assertRefused(
    logs.putLogEvents({ ...stream, logEvents: [{ timestamp, message: `${message}u` }] }), 'InvalidParameterException',
    'Upload too large: 1048577 bytes exceeds limit of 1048576',
  )
})

test('10,000 events are taken at once, and no more', async () => {
  const logEvents = Array.from({ length: 10_000 }, () => ({ timestamp: Date.now(), message: 'x'.repeat(70) }))
    .sort((a, b) => a.timestamp - b.timestamp)
  await logs.putLogEvents({ ...stream, logEvents })
  const more = logs.putLogEvents({ ...stream, logEvents: [...logEvents, logEvents.at(-1)!] })
  await assertRefused(more, 'InvalidParameterException', /'logEvents' failed to satisfy constraint: Member must have length less/)
})

test('what nothing can be put to', async () => {
  const logEvents = [{ timestamp: Date.now(), message: 'x' }]
  await assertRefused(
    logs.putLogEvents({ ...stream, logGroupName: 'absent', logEvents }), 'ResourceNotFoundException',
    'The specified log group does not exist.',
  )
  await assertRefused(
    logs.putLogEvents({ ...stream, logStreamName: 'absent', logEvents }), 'ResourceNotFoundException',
    'The specified log stream does not exist.',
  )
  const empty = logs.putLogEvents({ ...stream, logEvents: [{ timestamp: 1, message: '' }] })
  await assertRefused(empty, 'InvalidParameterException', /message' failed to satisfy constraint/)
  await assertRefused(logs.putLogEvents({ ...stream, logEvents, entity: {} }), 'NotImplementedException', /with entity/, 501)
})

test('what is put is on no record, that it was put is', async () => {
  await logs.putLogEvents({ ...stream, logEvents: [{ timestamp: Date.now(), message: 'my secret' }], sequenceToken: 'any' })
  await assertRecord(server, 'PutLogEvents', {
    readOnly: false, eventCategory: 'Data', apiVersion: '20140328', responseElements: null,
    requestParameters: { ...stream, sequenceToken: 'any' },
  })
})
