import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StoreUnavailable } from '../store.ts'
import type { Connection } from './connection.ts'
import { Line } from './line.ts'

interface Opened {
  isBroken: boolean
}

function setUp() {
  const state = { now: 0, isAway: false, opened: [] as Opened[] }
  const line = new Line({
    monotonic: () => state.now,
    random: () => 1,
    async open() {
      if (state.isAway) throw new StoreUnavailable('away')
      const connection = { isBroken: false, end: async () => undefined }
      state.opened.push(connection)
      return connection as unknown as Connection
    },
  })
  return { state, line }
}

test('one connection is shared until it breaks, and then made anew', async () => {
  const { state, line } = setUp()
  const [first, second] = await Promise.all([line.connection(), line.connection()])
  assert.equal(first, second)
  assert.equal(await line.connection(), first)
  state.opened[0]!.isBroken = true
  assert.notEqual(await line.connection(), first)
  assert.equal(state.opened.length, 2)
})

test('attempts grow rarer while the database is away, up to a second, and who asks in between is told at once', async () => {
  const { state, line } = setUp()
  state.isAway = true
  const pauses: number[] = []
  for (let i = 0; i < 8; i++) {
    await assert.rejects(line.connection(), StoreUnavailable)
    pauses.push(line.pause)
    state.now += line.pause - 1
    await assert.rejects(line.connection(), StoreUnavailable)
    assert.equal(line.pause, 1)
    state.now += 1
  }
  assert.deepEqual(pauses, [25, 50, 100, 200, 400, 800, 1000, 1000])
  state.isAway = false
  await line.connection()
  state.opened[0]!.isBroken = true
  state.isAway = true
  await assert.rejects(line.connection(), StoreUnavailable)
  assert.equal(line.pause, 25)
})

test('a line that is closed opens no more', async () => {
  const { state, line } = setUp()
  await line.connection()
  await line.close()
  state.opened[0]!.isBroken = true
  await assert.rejects(line.connection(), /The store is closed/)
})
