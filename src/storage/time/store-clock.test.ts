import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beginUnit } from '../unit/begin-unit.ts'
import { repeatableRandom } from '../storage.kit.ts'
import { memoryStore } from '../memory/store.ts'
import { recordCodec } from '../rows/record-codec.ts'
import { storeKeyFrom } from '../secrets/store-key.ts'
import { sealingUnder } from '../secrets/sealing.ts'
import { advanceStoreTime, storeTime } from './store-clock.ts'

const codec = recordCodec(sealingUnder(storeKeyFrom(new Uint8Array(32)), repeatableRandom()))
const [here, there] = [{ account: '111111111111', region: 'eu-west-1' }, { account: '222222222222', region: 'us-east-1' }]

test('the wall\'s time until it is advanced, then ahead of it, for every account and Region', async () => {
  const store = memoryStore()
  const begin = (partition = here) => beginUnit({ store, codec, partition })
  assert.equal(await storeTime(begin(), 1000), 1000)
  for (const [by, ahead] of [[500, 500], [250, 750]] as const) {
    const state = begin()
    await advanceStoreTime(state, by)
    assert.equal(await storeTime(state, 1000), 1000 + ahead, 'in its own sight')
    assert.ok((await store.commit(state.toBatch([], `by ${by}`))).committed)
    for (const partition of [here, there]) assert.equal(await storeTime(begin(partition), 2000), 2000 + ahead)
  }
})

test('it never goes back', async () => {
  const state = beginUnit({ store: memoryStore(), codec, partition: here })
  for (const by of [0, -1, Number.NaN, -Infinity]) await assert.rejects(advanceStoreTime(state, by), /never set back/)
  assert.equal(state.writes, false)
})

test('two who advance it at the same time do not lose one of the two', async () => {
  const store = memoryStore()
  const units = [0, 1].map(() => beginUnit({ store, codec, partition: here }))
  for (const unit of units) await advanceStoreTime(unit, 100)
  const outcomes = await Promise.all(units.map((unit, i) => store.commit(unit.toBatch([], `batch ${i}`))))
  assert.deepEqual(outcomes.map(({ committed }) => committed), [true, false])
})
