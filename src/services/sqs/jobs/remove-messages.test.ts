import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import type { JobContext } from '../../../gateway/work.ts'
import { Timers } from '../../../storage/time/timers.ts'
import { here, setUp } from '../../../storage/unit/unit.kit.ts'
import { Messages, type Message } from '../messages.ts'
import { Queues, type Queue } from '../queues.ts'
import { firstRemoval, removeMessages } from './remove-messages.ts'

const settings = { delaySeconds: 0, maximumMessageSize: 1024, messageRetentionPeriod: 60, visibilityTimeout: 30 }
const queue: Queue = { name: 'jobs', id: 'first', partition: 'aws', ...here, createdAt: 0, settings, tags: {} }
const noon = 1_000_000

const message = (id: string, expiresAt: number, body = 'x', queueId = queue.id): Message =>
  ({ queueId, id, body, expiresAt, visibleAt: 0, sentAt: 0, senderId: 'AIDA', attributes: {}, receiveCount: 0 })

async function withMessages(messages: readonly Message[], queues: readonly Queue[] = [queue]) {
  const { begin, write } = setUp()
  await write(async state => {
    for (const one of queues) await state.insert(Queues, one)
    for (const one of messages) await state.insert(Messages, one)
  })
  const { subject } = firstRemoval(queue)
  const context = {
    subject, due: noon, now: noon, ...here, record: () => assert.fail('It records nothing.'),
    once: ((_name, draw) => draw(randomBytes)) as JobContext['once'], aws: { call: () => assert.fail('It calls nobody.') },
    emit: () => assert.fail('It has no effects.'),
  }
  const run = async () => {
    await write(state => removeMessages.run({ ...context, state }))
    const left = await begin().list(Messages, [], { limit: 2000 })
    const timers = await begin().list(Timers, [], { limit: 10 })
    await write(async state => {
      for (const timer of timers) await state.remove(Timers, timer)
    })
    return { left: left.map(({ id }) => id), due: timers.map(timer => timer.due - noon) }
  }
  return run
}

test('what is past its retention goes, and the next look is a minute later', async () => {
  const run = await withMessages([message('old', noon - 1), message('just', noon), message('new', noon + 1)])
  assert.deepEqual(await run(), { left: ['new'], due: [60_000] })
  assert.deepEqual(await run(), { left: ['new'], due: [60_000] })
})

test('many go a few at a time, by their number and by their size', async () => {
  const many = await withMessages(Array.from({ length: 2100 }, (_, i) => message(String(i), 1)))
  for (const [left, due] of [[1100, 250], [100, 250], [0, 60_000]] as const) {
    const seen = await many()
    assert.deepEqual([seen.left.length, seen.due], [left, [due]])
  }
  const large = await withMessages(Array.from({ length: 6 }, (_, i) => message(String(i), 1, 'x'.repeat(1_000_000))))
  assert.deepEqual([await large(), await large()].map(({ left, due }) => [left.length, due]), [[1, [250]], [0, [60_000]]])
})

test('all of a queue\'s go behind it, and nobody looks any more; those of its successor stay', async () => {
  const anew = { ...queue, id: 'second' }
  const run = await withMessages([message('a', noon + 1), message('b', noon - 1), message('c', noon + 1, 'x', 'second')], [anew])
  assert.deepEqual(await run(), { left: ['c'], due: [] })
})
