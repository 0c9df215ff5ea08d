// What every engine promises about records that have grown old: packed they read as before, and they go when their time has come.
import assert from 'node:assert/strict'
import type { Store } from '../store.ts'
import type { Position } from './journal-reader.ts'

type Check = (name: string, run: (store: Store) => Promise<void>) => unknown

const start = Date.parse('2026-01-01T00:00:00Z')
const padding = 'x'.repeat(900)

/** Record `n` was made `n` seconds behind the start. */
function record(n: number): string {
  return JSON.stringify({ event: { eventID: `e${n}`, eventTime: new Date(start + n * 1000).toISOString(), padding } })
}

async function fill(store: Store, from: number, to: number): Promise<void> {
  for (let n = from; n <= to; n += 10) {
    const records = Array.from({ length: 10 }, (_, i) => record(n + i))
    await store.commit({ id: `fill-${n}`, expectations: [], writes: [], records })
  }
}

async function repeat(step: () => Promise<number>): Promise<number> {
  let total = 0
  for (let done = await step(); done > 0; done = await step()) total += done
  return total
}

const positions = async (store: Store, range: { before?: Position; after?: Position; limit: number }) =>
  (await store.journal(range)).map(({ position }) => position)

export function testUpkeep(check: Check): void {
  check('the journal is read oldest first behind a position', async store => {
    await fill(store, 1, 50)
    assert.deepEqual(await positions(store, { after: 0, limit: 3 }), [1, 2, 3])
    assert.deepEqual(await positions(store, { after: 9, limit: 3 }), [10, 11, 12])
    assert.deepEqual(await positions(store, { after: 8, before: 11, limit: 9 }), [9, 10])
    assert.deepEqual(await positions(store, { after: 48, limit: 9 }), [49, 50])
    assert.deepEqual(await positions(store, { after: 50, limit: 9 }), [])
    assert.deepEqual(await positions(store, { after: 0, limit: 0 }), [])
  })

  check('records that were packed are read as before, either way', async store => {
    await fill(store, 1, 400)
    const before = await store.journal({ limit: 1000 })
    await repeat(() => store.packJournal({ keep: 50 }))
    assert.deepEqual(await store.journal({ limit: 1000 }), before)
    assert.deepEqual(await store.journal({ after: 0, limit: 1000 }), before.toReversed())
    for (const at of [1, 57, 64, 65, 349, 351, 400]) {
      assert.deepEqual(await positions(store, { before: at + 1, limit: 2 }), at === 1 ? [1] : [at, at - 1])
      assert.deepEqual(await positions(store, { after: at - 1, limit: 1 }), [at])
    }
    assert.equal(await repeat(() => store.packJournal({ keep: 50 })), 0)
    await fill(store, 401, 500)
    assert.deepEqual(await positions(store, { limit: 2 }), [500, 499])
  })

  check('records go when their time has come, and not before', async store => {
    await fill(store, 1, 400)
    assert.equal(await repeat(() => store.trimJournal({ before: start })), 0)
    await repeat(() => store.packJournal({ keep: 100 }))
    const at = start + 200_000
    const removed = await repeat(() => store.trimJournal({ before: at }))
    // What goes, goes by the block.
    assert.ok(removed > 100 && removed < 200, String(removed))
    const [oldest] = await store.journal({ after: 0, limit: 1 })
    assert.equal(oldest?.position, removed + 1)
    assert.equal((await store.journal({ limit: 1000 })).length, 400 - removed)
    assert.deepEqual(await positions(store, { before: removed + 1, limit: 5 }), [])
    await fill(store, 401, 410)
    assert.deepEqual(await positions(store, { limit: 1 }), [410])
  })

  check('the newest record stays, and so does one that names no time', async store => {
    await fill(store, 1, 20)
    await repeat(() => store.trimJournal({ before: Infinity }))
    assert.deepEqual((await positions(store, { limit: 100 }))[0], 20)
    await store.commit({ id: 'timeless', expectations: [], writes: [], records: ['{}'] })
    await fill(store, 21, 30)
    await repeat(() => store.trimJournal({ before: Infinity }))
    assert.deepEqual((await positions(store, { after: 0, limit: 100 }))[0], 21)
  })
}
