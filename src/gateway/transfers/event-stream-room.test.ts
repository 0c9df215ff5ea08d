import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AwsError } from '../../core/aws-error.ts'
import { EventStreamRoom, type EventLimit } from './event-stream-room.ts'

const limit: EventLimit = { most: 3, tooMany: () => new AwsError('LimitExceededException', 'Rate exceeded') }
const stream = (caller: string, place: string) => ({ caller, place, ending: new AbortController() })

test('an operation has so many streams in a place, whoever has them', () => {
  const room = new EventStreamRoom()
  const leave = ['a', 'b', 'c'].map(caller => room.take(stream(caller, 'here'), limit))
  assert.throws(() => room.requireLeft('here', limit), { code: 'LimitExceededException' })
  assert.throws(() => room.take(stream('d', 'here'), limit), { code: 'LimitExceededException' })
  room.take(stream('d', 'there'), limit)
  leave[0]!()
  leave[0]!()
  room.take(stream('d', 'here'), limit)
  assert.throws(() => room.requireLeft('here', limit), { code: 'LimitExceededException' })
})

test('a caller leaves half of the room to others', () => {
  const room = new EventStreamRoom(4)
  for (const place of ['1', '2']) room.take(stream('a', place), limit)
  assert.throws(() => room.take(stream('a', '3'), limit), { code: 'ServiceUnavailable' })
  room.take(stream('b', '3'), limit)
  assert.throws(() => room.take(stream('b', '4'), limit), { code: 'ServiceUnavailable' })
  room.take(stream('c', '4'), limit)
  assert.throws(() => room.take(stream('d', '5'), limit), { code: 'ServiceUnavailable' })
})

test('a room that is closed ends what is in it, and takes nothing more', () => {
  const room = new EventStreamRoom()
  const open = stream('a', 'here')
  room.take(open, limit)
  room.close()
  assert.equal(open.ending.signal.aborted, true)
  assert.throws(() => room.take(stream('b', 'there'), limit), { code: 'ServiceUnavailable', message: /no further events/ })
})
