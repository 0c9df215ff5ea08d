import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startUpkeep } from './upkeep.ts'

test('the upkeep packs and removes, a step at a time, until nothing is left to do', async () => {
  const calls: string[] = []
  const steps = (name: string, counts: number[]) => async (step: object) => {
    const done = counts.shift() ?? 0
    calls.push(`${name} ${JSON.stringify(step)} ${done}`)
    return done
  }
  const logged: string[] = []
  const upkeep = startUpkeep({
    store: { packJournal: steps('pack', [2, 0, 0, 0]), trimJournal: steps('trim', [0, 0, 3, 0]) },
    now: async () => 1000,
    retention: 100,
    log: { error: message => void logged.push(message) },
    every: 1_000_000,
  })
  await upkeep.run()
  await upkeep.run()
  await Promise.all([upkeep.run(), upkeep.run()])
  await upkeep.stop()
  const [pack, trim] = ['pack {"keep":2048}', 'trim {"before":900}']
  assert.deepEqual(calls, [
    `${pack} 2`, `${pack} 0`, `${trim} 0`,
    `${pack} 0`, `${trim} 0`,
    `${pack} 0`, `${trim} 3`, `${trim} 0`,
  ])
  assert.deepEqual(logged, [])
})
