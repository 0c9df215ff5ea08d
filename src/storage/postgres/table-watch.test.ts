import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StoreUnavailable } from '../store.ts'
import { TableWatch } from './table-watch.ts'

test('tables that cannot be looked at for more than a minute are neither read nor written', async () => {
  let now = 0
  const database = { ask: async () => { throw new StoreUnavailable('canceling statement due to lock timeout') } }
  const watch = new TableWatch({ database: database as never, place: 'stockade', monotonic: () => now })
  const looks: string[] = []
  for (; now <= 90_000; now += 250) {
    try {
      watch.require()
      await watch.look().catch((error: Error) => looks.push(`${now} ${error.message}`))
    } catch (error) {
      assert.ok(error instanceof StoreUnavailable)
      break
    }
  }
  assert.ok(now > 60_000 && now <= 75_000, `${now} ms`)
  assert.equal(looks.length, 3, looks.join('\n'))
})
