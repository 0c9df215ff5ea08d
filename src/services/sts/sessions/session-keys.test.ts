import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pooledRandom } from '../../../core/random.ts'
import { setUp } from '../../../storage/unit/unit.kit.ts'
import { currentSessionKey } from './session-keys.ts'

const hour = 60 * 60 * 1000
const day = 24 * hour

/** A store, and the key that a call at that time seals with. */
function sealing() {
  const { write } = setUp()
  const random = pooledRandom()
  return async (now: number): Promise<string> => {
    let id = ''
    await write(async unit => {
      id = (await currentSessionKey({ scope: { now } as never, state: unit, once: (_name, draw) => draw(random) })).id
    })
    return id
  }
}

test('a key seals for a day, then another does', async () => {
  const keyAt = sealing()
  const first = await keyAt(10 * day)
  assert.equal(await keyAt(11 * day - 1), first)
  const second = await keyAt(11 * day)
  assert.notEqual(second, first)
  assert.equal(await keyAt(11 * day + hour), second)
})

test('of servers whose clocks are days apart each has a key a day, however often they take turns', async () => {
  const keyAt = sealing()
  const keys = new Set<string>()
  for (let passed = 0; passed < hour; passed += hour / 50) {
    for (const ahead of [0, 3 * day, -2 * day]) keys.add(await keyAt(10 * day + ahead + passed))
  }
  assert.equal(keys.size, 3)
})
