import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { oneATurn, Turns } from './turns.ts'

/** Callers whose pieces take as long as is said, on a clock that nothing else moves. */
function workers() {
  let now = 0
  const turns = new Turns(() => now)
  const done: string[] = []
  const work = async (caller: string, pieces: number, milliseconds: number) => {
    for (let i = 0; i < pieces; i++) {
      if (turns.isOver()) await turns.next(caller)
      now += milliseconds
      done.push(caller)
    }
  }
  return { done, work }
}

const times = (count: number, work: () => Promise<void>) => Array.from({ length: count }, work)

test('ordinary calls are done in the turn in which they come', async () => {
  const { done, work } = workers()
  void Promise.all(times(64, () => work('a', 3, 0.1)))
  await new Promise<void>(resolve => process.nextTick(resolve))
  for (let i = 0; i < 10; i++) await Promise.resolve()
  assert.equal(done.length, 64 * 3)
})

test('a turn that has lasted long ends, whoever made it long', async () => {
  const { done, work } = workers()
  const much = times(8, () => work('much', 4, 10))
  for (let turns = 1; turns <= 5; turns++) {
    await turn()
    assert.ok(done.length <= 2 * (turns + 1), `${done.length} in ${turns} turns`)
  }
  await Promise.all(much)
  assert.equal(done.length, 8 * 4)
})

test('of those who wait each caller has one piece in turn', async () => {
  const { done, work } = workers()
  const many = times(100, () => work('many', 2, 10))
  await turn()
  const before = done.length
  await work('one', 3, 0.1)
  assert.ok(done.length - before <= 3 * 3, done.slice(before).join(' '))
  await Promise.all(many)
})

test('few pieces begin in one turn, whatever each waits for before it does its work', async () => {
  let now = 0
  const turns = new Turns(() => now)
  let done = 0
  const piece = async () => {
    if (turns.isOver()) await turns.next('many')
    for (let i = 0; i < 10; i++) await Promise.resolve()
    now += 10
    done++
  }
  now += 1
  turns.isOver()
  now += 100
  const all = times(60, piece)
  const each: number[] = []
  for (let turnsTaken = 0; turnsTaken < 60; turnsTaken++) {
    const before = done
    await turn()
    each.push(done - before)
  }
  assert.equal(done, 60)
  assert.ok(Math.max(...each) <= 8, each.join(' '))
  assert.ok(each.filter(count => count > 2).length <= 3, each.join(' '))
  await Promise.all(all)
})

test('all that waits is done, and little of it in one turn', async () => {
  const { done, work } = workers()
  const all = [...times(20, () => work('a', 2, 25)), ...times(300, () => work('b', 1, 0.1))]
  await Promise.all(all)
  assert.equal(done.length, 340)
})

test('of pieces that may each be as long as a turn, one has a turn', async () => {
  let done = 0
  const all = times(20, async () => {
    await oneATurn.next()
    done++
  })
  const each: number[] = []
  for (let turnsTaken = 0; turnsTaken < 60; turnsTaken++) {
    const before = done
    await turn()
    each.push(done - before)
  }
  assert.equal(Math.max(...each), 1, each.join(' '))
  await Promise.all(all)
})
