import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Room } from './room.ts'

test('who wants more than is left waits, and nobody overtakes', async () => {
  const room = new Room(10)
  const entered: string[] = []
  const take = (name: string, size: number) => void room.take(size).then(() => entered.push(name))
  const turn = () => new Promise(setImmediate)
  for (const [name, size] of [['a', 6], ['b', 6], ['c', 1]] as const) take(name, size)
  await turn()
  assert.deepEqual(entered, ['a'])
  room.giveBack(6)
  await turn()
  assert.deepEqual(entered, ['a', 'b', 'c'])
  take('all', 100)
  await turn()
  assert.equal(entered.length, 3)
  room.giveBack(6)
  room.giveBack(1)
  await turn()
  assert.deepEqual(entered, ['a', 'b', 'c', 'all'])
  take('d', 1)
  room.giveBack(100)
  await turn()
  assert.equal(entered.at(-1), 'd')
})
