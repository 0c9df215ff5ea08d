import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import type { JobContext } from '../../../gateway/work.ts'
import { keyBytes, prefixEnd } from '../../../storage/rows/keys.ts'
import type { Store, Stored } from '../../../storage/store.ts'
import { Timers } from '../../../storage/time/timers.ts'
import { codec, here, setUp } from '../../../storage/unit/unit.kit.ts'
import { beginUnit } from '../../../storage/unit/begin-unit.ts'
import { insertMessage, type SentMessage } from '../message-contents.ts'
import { Messages } from '../messages.ts'
import { Queues, type Queue } from '../queues.ts'
import { firstRemoval, removeMessages } from './remove-messages.ts'

const settings = { delaySeconds: 0, maximumMessageSize: 1024, messageRetentionPeriod: 60, visibilityTimeout: 30 }
const queue: Queue = { name: 'jobs', id: 'first', partition: 'aws', ...here, createdAt: 0, settings, tags: {} }
const noon = 1_000_000

const message = (id: string, expiresAt: number, body = 'x', queueId = queue.id): SentMessage =>
  ({ queueId, id, body, expiresAt, visibleAt: 0, sentAt: 0, senderId: 'AIDA', attributes: {}, receiveCount: 0 })

async function withMessages(messages: readonly SentMessage[], queues: readonly Queue[] = [queue]) {
  const { store, begin, write, commit } = setUp()
  await write(async state => {
    for (const one of queues) await state.insert(Queues, one)
    for (const one of messages) await insertMessage(state, one)
  })
  const { subject } = firstRemoval(queue)
  const context = {
    subject, due: noon, now: noon, settled: noon, ...here, record: () => assert.fail('It records nothing.'),
    once: ((_name, draw) => draw(randomBytes)) as JobContext['once'], aws: { call: () => assert.fail('It calls nobody.') },
    announce: async () => undefined, emit: () => assert.fail('It has no effects.'),
  }
  const run = async () => {
    const read = { rows: 0, bytes: 0 }
    const take = (rows: readonly (Stored | undefined)[]) => {
      read.rows += rows.length
      for (const row of rows) read.bytes += row?.value.length ?? 0
    }
    const counting: Store = {
      ...store,
      read: (...place) => store.read(...place).then(row => (take([row]), row)),
      scan: (...range) => store.scan(...range).then(found => (take(found.rows), found)),
    }
    const unit = beginUnit({ store: counting, codec, partition: here })
    await removeMessages.run({ ...context, state: unit })
    assert.ok((await commit(unit)).committed)
    const left = await begin().list(Messages, [], { limit: 2000 })
    const contents = await store.scan('sqs.message-contents', { from: keyBytes(''), to: keyBytes(prefixEnd('')), limit: 100 })
    const timers = await begin().list(Timers, [], { limit: 10 })
    await write(async state => {
      for (const timer of timers) await state.remove(Timers, timer)
    })
    return { left: left.map(({ id }) => id), due: timers.map(timer => timer.due - noon), read, contents: contents.rows.length }
  }
  return run
}

test('what is past its retention goes, and the next look is a minute later', async () => {
  const run = await withMessages([message('old', noon - 1), message('just', noon), message('new', noon + 1)])
  for (let i = 0; i < 2; i++) {
    const { left, due } = await run()
    assert.deepEqual([left, due], [['new'], [60_000]])
  }
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
  const { left, due } = await run()
  assert.deepEqual([left, due], [['c'], []])
})

test('a look costs what is due and not what is there, and reads nothing that messages say', async () => {
  const body = 'x'.repeat(100_000)
  const at = (expiresAt: number, count: number) =>
    Array.from({ length: count }, (_, i) => message(`${expiresAt}-${i}`, expiresAt, body))
  const look = await withMessages(at(noon + 1, 200))
  const atRest = await look()
  assert.ok(atRest.read.rows <= 4 && atRest.read.bytes < 4096, JSON.stringify(atRest.read))
  const run = await withMessages([...at(noon - 1, 5), ...at(noon + 1, 200)])
  const { left, read } = await run()
  assert.deepEqual([left.length, read.bytes < body.length], [200, true], JSON.stringify(read))
})

test('what a message says goes with it', async () => {
  const run = await withMessages([message('old', noon - 1, 'x'.repeat(5000)), message('new', noon + 1, 'x'.repeat(5000))])
  assert.deepEqual((await run()).contents, 1)
})
