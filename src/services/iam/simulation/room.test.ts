// Whose simulations wait for room, and for which of the others.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mostUnits } from '../../../engines/policy/compile-once.ts'
import { withinRoom } from './room.ts'

const asked = (id: string) => ({ scope: { caller: { kind: 'user', id } } }) as never
const turn = () => new Promise(setImmediate)

/** Everything that there is of it, until it is left. */
async function takeAll(caller: string): Promise<() => Promise<void>> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const simulation = withinRoom(asked(caller), ['a'.repeat(2 * mostUnits)], () => promise)
  await turn()
  return async () => {
    resolve()
    await simulation
  }
}

test('who has many simulations makes one of another wait for one of them', async () => {
  const leave = await takeAll('first')
  const ended: string[] = []
  const simulate = (caller: string) => withinRoom(asked(caller), ['a'.repeat(mostUnits)], async () => void ended.push(caller))
  const many = Array.from({ length: 100 }, () => simulate('many'))
  const one = simulate('one')
  await leave()
  await Promise.all([...many, one])
  assert.ok(ended.indexOf('one') <= 1, `behind ${ended.indexOf('one')}`)
})
