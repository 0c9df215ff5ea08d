import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { createBodyRoom, smallBody, type Release } from './bodies.ts'

const megabyte = 1024 * 1024

/** How many of so many large bodies are let in, and what gives their room back. */
async function takeMany(room: ReturnType<typeof createBodyRoom>, who: string, count: number) {
  const releases: Release[] = []
  const refused: string[] = []
  for (let i = 0; i < count; i++) {
    room.take(who, megabyte).then(release => releases.push(release), (error: { code: string }) => refused.push(error.code))
  }
  await turn()
  return { releases, refused }
}

test('one client has half of the room, others find some, and small bodies need none', async () => {
  const room = createBodyRoom()
  const many = await takeMany(room, 'many', 40)
  assert.deepEqual([many.releases.length, many.refused.length], [32, 0])
  const others = await takeMany(room, 'other', 10)
  assert.equal(others.releases.length, 10)
  for (let i = 0; i < 10_000; i++) await room.take('many', smallBody)
})

test('room that is given back goes to who waits, and to who holds least before all', async () => {
  const room = createBodyRoom()
  const many = await takeMany(room, 'many', 40)
  const more = await takeMany(room, 'more', 40)
  assert.deepEqual([many.releases.length, more.releases.length], [32, 16])
  const filling = await Promise.all(['a', 'b', 'c', 'd', 'e'].map(who => takeMany(room, who, 16)))
  assert.deepEqual(filling.map(({ releases }) => releases.length), [8, 4, 2, 1, 1])
  const one = await takeMany(room, 'one', 1)
  assert.equal(one.releases.length, 0)
  more.releases[0]!()
  await turn()
  assert.deepEqual([many.releases.length, more.releases.length, one.releases.length], [32, 16, 1])
  for (const { releases } of [many, more, one, ...filling]) {
    // Whoever waited holds what is given back meanwhile. Given back twice is given back once.
    for (let i = 0; i < releases.length; i++) {
      releases[i]!()
      releases[i]!()
      await turn()
    }
  }
  assert.deepEqual([many.releases.length, more.releases.length, one.releases.length], [40, 40, 1])
  assert.equal((await takeMany(room, 'next', 40)).releases.length, 32)
})

test('too many that wait are refused', async () => {
  const room = createBodyRoom()
  const { refused } = await takeMany(room, 'many', 200)
  assert.deepEqual([refused.length, ...new Set(refused)], [200 - 32 - 64, 'ServiceUnavailable'])
})

test('two that take all they can leave room, and a place among those that wait', async () => {
  const room = createBodyRoom()
  for (const who of ['many', 'more']) await takeMany(room, who, 200)
  const other = await takeMany(room, 'other', 1)
  assert.equal(other.releases.length, 1)
  // Full, by however many: whoever has nothing yet waits in the place of who came last from where most wait.
  for (let i = 0; i < 4; i++) await takeMany(room, `filling ${i}`, 16)
  const late = await takeMany(room, 'late', 1)
  assert.deepEqual([late.releases.length, late.refused.length], [0, 0])
  other.releases[0]!()
  await turn()
  assert.equal(late.releases.length, 1)
})

test('of many that wait for one body each, each keeps its place', async () => {
  const room = createBodyRoom()
  for (let i = 0; i < 7; i++) await takeMany(room, `filling ${i}`, 32 >> i || 1)
  const waiting = await Promise.all(Array.from({ length: 128 }, (_, i) => takeMany(room, `one ${i}`, 1)))
  const late = await takeMany(room, 'late', 1)
  assert.deepEqual(late.refused, ['ServiceUnavailable'])
  assert.ok(waiting.every(({ refused }) => refused.length === 0))
})
