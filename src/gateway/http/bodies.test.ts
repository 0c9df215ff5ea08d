import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises'
import { createBodyRoom, smallBody, type BodyRoom, type Place } from './bodies.ts'

const megabyte = 1024 * 1024
/** Milliseconds. */
let now = 0

/** How many of so many large bodies are let in, and what gives their room back. */
async function takeMany(room: BodyRoom, who: string, count: number) {
  const places: Place[] = []
  const refused: string[] = []
  for (let i = 0; i < count; i++) {
    room.take(who, megabyte, () => refused.push('gave way'))
      .then(place => places.push(place), (error: { code: string }) => refused.push(error.code))
  }
  await turn()
  return { places, refused }
}

test('one client has half of the room, others find some, and small bodies need none', async () => {
  const room = createBodyRoom(() => now)
  const many = await takeMany(room, 'many', 40)
  assert.deepEqual([many.places.length, many.refused.length], [32, 0])
  const others = await takeMany(room, 'other', 10)
  assert.equal(others.places.length, 10)
  for (let i = 0; i < 10_000; i++) await room.take('many', smallBody, () => undefined)
})

test('room that is given back goes to who waits, and to who holds least before all', async () => {
  const room = createBodyRoom(() => now)
  const many = await takeMany(room, 'many', 40)
  const more = await takeMany(room, 'more', 40)
  assert.deepEqual([many.places.length, more.places.length], [32, 16])
  const filling = await Promise.all(['a', 'b', 'c', 'd', 'e'].map(who => takeMany(room, who, 16)))
  assert.deepEqual(filling.map(({ places }) => places.length), [8, 4, 2, 1, 1])
  const one = await takeMany(room, 'one', 1)
  assert.equal(one.places.length, 0)
  more.places[0]!.release()
  await turn()
  assert.deepEqual([many.places.length, more.places.length, one.places.length], [32, 16, 1])
  for (const { places } of [many, more, one, ...filling]) {
    // Whoever waited holds what is given back meanwhile. Given back twice is given back once.
    for (let i = 0; i < places.length; i++) {
      places[i]!.release()
      places[i]!.release()
      await turn()
    }
  }
  assert.deepEqual([many.places.length, more.places.length, one.places.length], [40, 40, 1])
  assert.equal((await takeMany(room, 'next', 40)).places.length, 32)
})

test('too many that wait are refused', async () => {
  const room = createBodyRoom(() => now)
  const { refused } = await takeMany(room, 'many', 200)
  assert.deepEqual([refused.length, ...new Set(refused)], [200 - 32 - 64, 'ServiceUnavailable'])
})

test('two that take all they can leave room, and a place among those that wait', async () => {
  const room = createBodyRoom(() => now)
  for (const who of ['many', 'more']) await takeMany(room, who, 200)
  const other = await takeMany(room, 'other', 1)
  assert.equal(other.places.length, 1)
  // Full, by however many: whoever has nothing yet waits in the place of who came last from where most wait.
  for (let i = 0; i < 4; i++) await takeMany(room, `filling ${i}`, 16)
  const late = await takeMany(room, 'late', 1)
  assert.deepEqual([late.places.length, late.refused.length], [0, 0])
  other.places[0]!.release()
  await turn()
  assert.equal(late.places.length, 1)
})

test('of many that wait for one body each, each keeps its place', async () => {
  const room = createBodyRoom(() => now)
  for (let i = 0; i < 7; i++) await takeMany(room, `filling ${i}`, 32 >> i || 1)
  const waiting = await Promise.all(Array.from({ length: 128 }, (_, i) => takeMany(room, `one ${i}`, 1)))
  const late = await takeMany(room, 'late', 1)
  assert.deepEqual(late.refused, ['ServiceUnavailable'])
  assert.ok(waiting.every(({ refused }) => refused.length === 0))
})

test('full of bodies that do not come, by however many: the oldest of who has most gives way to who has less', async () => {
  const room = createBodyRoom(() => now)
  const filling = await Promise.all([32, 16, 8, 4, 2, 1, 1].map((count, i) => takeMany(room, `filling ${i}`, count)))
  const isThere = filling[0]!.places[0]!
  isThere.arrived()
  const late = await takeMany(room, 'late', 1)
  await pause(120)
  assert.deepEqual([late.places.length, filling.flatMap(({ refused }) => refused)], [0, []])
  now += 1000
  await pause(120)
  assert.deepEqual([late.places.length, filling.map(({ refused }) => refused.length)], [1, [1, 0, 0, 0, 0, 0, 0]])
  // What it held is another's now.
  for (const { places } of [...filling, late]) for (const place of places) place.release()
  assert.equal((await takeMany(room, 'next', 40)).places.length, 32)
})

test('where all hold alike, the slow give way to whoever waits, and who asks for least comes first', async () => {
  const room = createBodyRoom(() => now)
  const filling = await Promise.all(Array.from({ length: 64 }, (_, i) => takeMany(room, `filling ${i}`, 1)))
  const waiting = await Promise.all(Array.from({ length: 128 }, (_, i) => takeMany(room, `waiting ${i}`, 1)))
  let entered = 0
  // Asks for less than any that waits, and has the place of one of them.
  void room.take('late', 20_000, () => undefined).then(() => entered++)
  await turn()
  assert.equal(waiting.flatMap(({ refused }) => refused).length, 1)
  now += 1000
  await pause(120)
  assert.equal(entered, 1)
  assert.equal(filling.flatMap(({ refused }) => refused).length, 64)
})
