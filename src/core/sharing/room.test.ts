import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Room } from './room.ts'

/** Who has entered, in order, and how each leaves. */
function enter(room: Room) {
  const entered: string[] = []
  const leaving = new Map<string, () => void>()
  const turn = () => new Promise(setImmediate)
  const come = (name: string, size: number) => void room.hold(name[0]!, size).then(leave => {
    entered.push(name)
    leaving.set(name, leave)
  })
  return { entered, come, turn, leave: async (name: string) => (leaving.get(name)!(), turn()) }
}

test('of a caller who comes many times one has his turn, and then another', async () => {
  const { entered, come, turn, leave } = enter(new Room(10))
  for (let i = 1; i <= 9; i++) come(`a${i}`, 8)
  for (const name of ['b1', 'b2', 'c1']) come(name, 8)
  await turn()
  assert.deepEqual(entered, ['a1'])
  for (const name of ['a1', 'a2', 'b1', 'c1', 'a3', 'b2']) await leave(name)
  assert.deepEqual(entered, ['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4'])
})

test('a caller has half of it beside what he has under way, so that another finds some at once', async () => {
  const { entered, come, turn, leave } = enter(new Room(10))
  for (let i = 1; i <= 9; i++) come(`a${i}`, 2)
  await turn()
  assert.deepEqual(entered, ['a1', 'a2'])
  come('b1', 5)
  await turn()
  assert.deepEqual(entered, ['a1', 'a2', 'b1'])
  await leave('a1')
  assert.equal(entered.at(-1), 'a3')
})

test('who wants more than is left is not overtaken, nor kept out for ever', async () => {
  const { entered, come, turn, leave } = enter(new Room(10))
  for (const [name, size] of [['a1', 6], ['b1', 100], ['c1', 1], ['d1', 1]] as const) come(name, size)
  await turn()
  assert.deepEqual(entered, ['a1'])
  await leave('a1')
  assert.deepEqual(entered, ['a1', 'b1'])
  await leave('b1')
  assert.deepEqual(entered, ['a1', 'b1', 'c1', 'd1'])
})
