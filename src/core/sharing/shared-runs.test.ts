import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { SharedRuns } from './shared-runs.ts'

/** Runs that end when the test says so, with what it says. */
function heldRuns(behind?: Promise<unknown>) {
  const ends: ((end: () => number) => void)[] = []
  const runs = new SharedRuns(() => new Promise<number>((resolve, reject) => ends.push(end => {
    try {
      resolve(end())
    } catch (thrown) {
      reject(thrown as Error)
    }
  })), behind)
  return { runs, ends }
}

test('who asks while one runs waits for the next, and all who wait have the same', async () => {
  const { runs, ends } = heldRuns()
  const first = runs.next()
  await turn()
  const waiting = Array.from({ length: 1000 }, () => runs.next())
  await turn()
  assert.equal(ends.length, 1)
  ends[0]!(() => 1)
  assert.equal(await first, 1)
  await turn()
  assert.equal(ends.length, 2)
  const late = runs.next()
  ends[1]!(() => 2)
  assert.deepEqual(new Set(await Promise.all(waiting)), new Set([2]))
  await turn()
  ends[2]!(() => 3)
  assert.equal(await late, 3)
  await runs.ended()
  assert.equal(ends.length, 3)
})

test('one that fails fails for those who waited for it, and the next begins', async () => {
  const { runs, ends } = heldRuns(Promise.reject(new Error('before all')))
  const failing = [runs.next(), runs.next()].map(run => assert.rejects(run, /as it is meant/))
  await turn()
  const next = runs.next()
  ends[0]!(() => assert.fail('as it is meant'))
  await Promise.all(failing)
  await turn()
  ends[1]!(() => 2)
  assert.equal(await next, 2)
})
