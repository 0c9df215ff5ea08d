import assert from 'node:assert/strict'
import { test } from 'node:test'
import { untakenAnswers } from './answering.ts'
import { YieldingRoom } from './yielding-room.ts'

const megabyte = 1024 * 1024

/** Answers that a client does not take: which of them have given way, and what ends one. */
function holding(room: YieldingRoom, client: string, bytes: number, count: number) {
  const gone: number[] = []
  const releases = Array.from({ length: count }, (_, i) => room.hold(client, bytes, () => gone.push(i)))
  return { gone, releases }
}

test('what has room stays, whoever holds it, and small answers need none', () => {
  const room = new YieldingRoom(untakenAnswers)
  const one = holding(room, 'one', megabyte, 60)
  const other = holding(room, 'other', 2 * megabyte, 2)
  const small = holding(room, 'small', 16 * 1024, 12_000)
  assert.deepEqual([one.gone, other.gone, small.gone], [[], [], []])
})

test('where the room is used up, who holds most loses what has waited longest, whoever comes', () => {
  const room = new YieldingRoom(untakenAnswers)
  const many = holding(room, 'many', megabyte, 40)
  const few = holding(room, 'few', 2 * megabyte, 12)
  const late = holding(room, 'late', 5 * megabyte, 1)
  assert.deepEqual([many.gone, few.gone, late.gone], [[0, 1, 2, 3, 4], [], []])
})

test('who holds most is told by bytes, and not by the number of answers', () => {
  const room = new YieldingRoom(untakenAnswers)
  const many = holding(room, 'many', megabyte, 30)
  const large = holding(room, 'large', 20 * megabyte, 2)
  assert.deepEqual([many.gone, large.gone], [[], [0]])
})

test('what was taken, or has given way, gives its room back once', () => {
  const room = new YieldingRoom(untakenAnswers)
  const { gone, releases } = holding(room, 'many', megabyte, 70)
  assert.deepEqual(gone, [0, 1, 2, 3, 4, 5])
  for (const release of [...releases, ...releases]) release()
  assert.deepEqual(holding(room, 'other', megabyte, 65).gone, [0])
})

test('an answer that is larger than the room does not stay', () => {
  const room = new YieldingRoom(untakenAnswers)
  assert.deepEqual(holding(room, 'one', 65 * megabyte, 1).gone, [0])
})

test('of many who hold one each, who asked first gives way', () => {
  const room = new YieldingRoom(untakenAnswers)
  const all = Array.from({ length: 70 }, (_, i) => holding(room, `client ${i}`, megabyte, 1))
  assert.deepEqual(all.map(({ gone }) => gone.length), all.map((_, i) => (i < 6 ? 1 : 0)))
})
