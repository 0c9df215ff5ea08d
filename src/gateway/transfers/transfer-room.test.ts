// Who has a place for a body that moves, who waits, and who gives way.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { createTransferRoom, type TransferSettings } from './transfer-room.ts'

function setUp(settings: Partial<TransferSettings> = {}) {
  let now = 0
  const room = createTransferRoom({ monotonic: () => now, most: 8, patience: 60_000, ...settings })
  const ended: string[] = []
  return {
    ended,
    take: (caller: string, name = caller) => room.take(caller, () => void ended.push(name)),
    /** And as long as it takes until the room has looked. */
    pass: async (milliseconds: number) => {
      now += milliseconds
      await pause(300)
    },
  }
}

const unserved = { code: 'ServiceUnavailable' }

test('one caller leaves half of what is free to the others, each of them as well', async () => {
  const { take } = setUp()
  const held = { eve: 0, ann: 0, bob: 0 }
  for (const caller of ['eve', 'ann', 'bob'] as const) {
    for (let i = 0; i < 8; i++) void take(caller).then(() => held[caller]++)
    await pause(1)
  }
  assert.deepEqual(held, { eve: 4, ann: 2, bob: 1 })
})

test('a place that is given back goes to who waits for it', async () => {
  const { take } = setUp({ most: 2 })
  const first = await take('eve')
  let isIn = false
  const second = take('eve').then(place => {
    isIn = true
    return place
  })
  await pause(1)
  assert.ok(!isIn)
  first.end()
  first.end()
  ;(await second).end()
  await take('ann')
})

test('who waits too long is told so, and who has many waiting at once', async () => {
  const { take } = setUp({ most: 1, patience: 20 })
  await take('eve')
  await assert.rejects(take('ann'), unserved)
  const waiting = Array.from({ length: 256 }, () => take('ann').catch(() => undefined))
  await assert.rejects(take('ann'), unserved)
  await Promise.all(waiting)
})

test('what is slower than it may be is ended, and what moves is not', async () => {
  const { take, pass, ended } = setUp()
  await take('eve', 'slow')
  const fast = await take('eve', 'fast')
  for (let window = 0; window < 3; window++) {
    fast.moved(200_000)
    await pass(10_000)
  }
  assert.deepEqual(ended, ['slow'])
  await pass(10_000)
  assert.deepEqual(ended, ['slow', 'fast'])
})

test('where somebody waits who holds less, what has stood still for longest gives way', async () => {
  const { take, pass, ended } = setUp({ most: 1 })
  await take('eve', 'still')
  await pass(600)
  assert.deepEqual(ended, [])
  const other = take('ann')
  await pass(1)
  await other
  assert.deepEqual(ended, ['still'])
})

test('nothing takes longer than half a day', async () => {
  const { take, pass, ended } = setUp({ window: Infinity })
  await take('eve')
  await pass(12 * 60 * 60_000)
  assert.deepEqual(ended, [])
  await pass(1)
  assert.deepEqual(ended, ['eve'])
})
