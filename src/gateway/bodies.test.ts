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
  assert.deepEqual([many.releases.length, more.releases.length], [32, 32])
  const one = await takeMany(room, 'one', 1)
  assert.equal(one.releases.length, 0)
  more.releases[0]!()
  await turn()
  assert.deepEqual([many.releases.length, more.releases.length, one.releases.length], [32, 32, 1])
  many.releases[0]!()
  // Given back twice is given back once.
  many.releases[0]!()
  await turn()
  assert.deepEqual([many.releases.length, more.releases.length], [33, 32])
  for (const { releases } of [many, more, one]) for (let i = 0; i < releases.length; i++) releases[i]!()
  await turn()
  for (const { releases } of [many, more]) for (const release of releases) release()
  assert.equal((await takeMany(room, 'next', 32)).releases.length, 32)
})

test('too many that wait are refused', async () => {
  const room = createBodyRoom()
  const { refused } = await takeMany(room, 'many', 200)
  assert.deepEqual([refused.length, ...new Set(refused)], [200 - 32 - 64, 'ServiceUnavailable'])
})
