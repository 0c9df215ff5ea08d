import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import type { JobContext } from '../../../gateway/work.ts'
import { Timers } from '../../../storage/time/timers.ts'
import { here, setUp } from '../../../storage/unit/unit.kit.ts'
import { BatchContents, LogBatches } from '../log-batches.ts'
import { LogStreams } from '../log-streams.ts'
import { removalTimer, removeEvents } from './remove-events.ts'

const noon = 1_000_000

interface Put {
  readonly groupId: string
  readonly id: string
  readonly size: number
}

async function removing(put: readonly Put[], streams: readonly string[] = []) {
  const { begin, write } = setUp()
  for (const one of put) {
    const batch = { ...one, ingestedAt: 1, streamId: 's', streamName: 's' }
    await write(async state => {
      await state.insert(LogBatches, batch)
      await state.insert(BatchContents, { ...one, events: [{ timestamp: 1, message: 'x' }] })
    })
  }
  await write(async state => {
    for (const name of streams) await state.insert(LogStreams, { groupId: 'gone', name, id: name, createdAt: 1 })
  })
  const { subject } = removalTimer({ id: 'gone', ...here }, noon)
  const context = {
    subject, due: noon, now: noon, settled: noon, ...here, record: () => assert.fail('It records nothing.'),
    once: ((_name, draw) => draw(randomBytes)) as JobContext['once'], aws: { call: () => assert.fail('It calls nobody.') },
    announce: async () => undefined, emit: () => assert.fail('It has no effects.'),
  }
  return async () => {
    await write(state => removeEvents.run({ ...context, state }))
    const timers = await begin().list(Timers, [], { limit: 10 })
    await write(async state => {
      for (const timer of timers) await state.remove(Timers, timer)
    })
    const all = { limit: 2000 }
    const [batches, contents] = [await begin().list(LogBatches, [], all), await begin().list(BatchContents, [], all)]
    const left = await begin().count(LogStreams, [])
    return { batches: batches.map(({ id }) => id), contents: contents.map(({ id }) => id), streams: left, again: timers.length }
  }
}

test('what was put to a group goes, and what was put to another stays', async () => {
  const run = await removing([{ groupId: 'gone', id: 'a', size: 1 }, { groupId: 'other', id: 'b', size: 1 }], ['s', 't'])
  assert.deepEqual(await run(), { batches: ['b'], contents: ['b'], streams: 0, again: 0 })
})

test('much goes in several steps', async () => {
  const put = (count: number, size: number) => Array.from({ length: count }, (_, i) => ({ groupId: 'gone', id: `${i}`, size }))
  const large = await removing(put(7, 1024 * 1024))
  const { batches, again } = await large()
  assert.deepEqual([batches.length, again], [2, 1])
  assert.deepEqual(await large(), { batches: [], contents: [], streams: 0, again: 0 })
  const many = await removing([], Array.from({ length: 600 }, (_, i) => `${i}`))
  assert.deepEqual([await many(), await many()].map(({ streams, again: more }) => [streams, more]), [[100, 1], [0, 0]])
})
