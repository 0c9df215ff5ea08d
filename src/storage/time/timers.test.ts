import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beginUnit } from '../unit/begin-unit.ts'
import { repeatableRandom } from '../storage.kit.ts'
import { memoryStore } from '../memory/store.ts'
import { recordCodec } from '../rows/record-codec.ts'
import { storeKeyFrom } from '../secrets/store-key.ts'
import { sealingUnder } from '../secrets/sealing.ts'
import { moveTimer, Timers, type Timer } from './timers.ts'

const codec = recordCodec(sealingUnder(storeKeyFrom(new Uint8Array(32)), repeatableRandom()))
const timer = (id: string, due: number, region = 'eu-west-1'): Timer =>
  ({ id, due, job: 'kms.DeleteKey', account: '111111111111', region, subject: id })

test('in the order in which they fall due, whatever account and Region they belong to', async () => {
  const store = memoryStore()
  const begin = (region: string) => beginUnit({ store, codec, partition: { account: '111111111111', region } })
  const added = [timer('c', 2 ** 41), timer('b', 9), timer('a', 10, 'us-east-1'), timer('a', 9)]
  for (const one of added) {
    const state = begin(one.region)
    await state.insert(Timers, one)
    assert.ok((await store.commit(state.toBatch([], `${one.id} ${one.due}`))).committed)
  }
  const found = await begin('ap-south-1').list(Timers, [], { limit: 10 })
  assert.deepEqual(found.map(({ due, id }) => [due, id]), [[9, 'a'], [9, 'b'], [10, 'a'], [2 ** 41, 'c']])
})

test('whoever removes it first is the one who fires it', async () => {
  const store = memoryStore()
  const begin = () => beginUnit({ store, codec, partition: { account: '111111111111', region: 'eu-west-1' } })
  const first = begin()
  await first.insert(Timers, timer('a', 1))
  await store.commit(first.toBatch([], 'insert'))
  const units = [begin(), begin()]
  for (const unit of units) await unit.remove(Timers, (await unit.get(Timers, [1, 'a']))!)
  const outcomes = await Promise.all(units.map((unit, i) => store.commit(unit.toBatch([], `fire ${i}`))))
  assert.deepEqual(outcomes.map(({ committed }) => committed), [true, false])
})

test('a timer is made, removed, or replaced where it is due at another time', async () => {
  const store = memoryStore()
  const begin = () => beginUnit({ store, codec, partition: { account: '111111111111', region: 'eu-west-1' } })
  const dues = async () => (await begin().list(Timers, [], { limit: 10 })).map(({ id, due }) => [id, due])
  let moves = 0
  const move = async (before: Timer | undefined, after: Timer | undefined) => {
    const unit = begin()
    await moveTimer(unit, before, after)
    const batch = unit.toBatch([], `move ${++moves}`)
    if (batch.writes.length > 0) await store.commit(batch)
    return batch.writes.length
  }
  assert.equal(await move(undefined, timer('a', 5)), 1)
  assert.deepEqual(await dues(), [['a', 5]])
  assert.equal(await move(timer('a', 5), timer('a', 5)), 0)
  assert.equal(await move(timer('a', 5), timer('a', 7)), 2)
  assert.deepEqual(await dues(), [['a', 7]])
  assert.equal(await move(timer('a', 7), timer('b', 7)), 2)
  assert.deepEqual(await dues(), [['b', 7]])
  assert.equal(await move(timer('b', 7), undefined), 1)
  assert.deepEqual(await dues(), [])
})
