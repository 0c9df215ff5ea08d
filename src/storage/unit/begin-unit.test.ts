import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { asyncProperty } from '../../../test/kit/properties.ts'
import { beginUnit } from './begin-unit.ts'
import { cacheOf } from '../cache/cache.ts'
import { Accounts, codec, elsewhere, Globals, here, Items, setUp, type Item } from './unit.kit.ts'
import type { PartitionedUnit } from '../unit-of-work.ts'

test('a unit reads its own writes, and nobody else does before it is committed', async () => {
  const { begin, commit } = setUp()
  const unit = begin()
  await unit.insert(Items, { id: 'a', group: 1 })
  assert.deepEqual(await unit.get(Items, ['a']), { id: 'a', group: 1 })
  assert.equal(await begin().get(Items, ['a']), undefined)
  assert.equal((await commit(unit)).committed, true)
  assert.deepEqual(await begin().get(Items, ['a']), { id: 'a', group: 1 })
})

test('records are frozen, those written too', async () => {
  const { begin } = setUp()
  const unit = begin()
  const item = { id: 'a', group: 1 }
  await unit.insert(Items, item)
  assert.throws(() => (item.group = 2), TypeError)
})

test('account and Region part what is kept; global records are everywhere', async () => {
  const { begin, write } = setUp()
  await write(async unit => {
    for (const kept of [Items, Accounts, Globals]) await unit.insert(kept, { id: 'a' })
    await unit.in(elsewhere).insert(Items, { id: 'b' })
  })
  const other = begin(elsewhere)
  const stranger = begin({ account: '222222222222', region: 'eu-west-1' })
  const sees = (unit: PartitionedUnit) =>
    Promise.all([Items, Accounts, Globals].map(async kept => (await unit.get(kept, ['a'])) !== undefined))
  assert.deepEqual(await sees(begin()), [true, true, true])
  assert.deepEqual(await sees(other), [false, true, true])
  assert.deepEqual(await sees(stranger), [false, false, true])
  assert.deepEqual(await other.list(Items, [], { limit: 9 }), [{ id: 'b' }])
  assert.deepEqual(await stranger.list(Items, [], { limit: 9 }), [])
})

test('many keys are read at once as each by itself, in whatever partition, own writes among them', async () => {
  const { begin, commit, write } = setUp()
  await write(async unit => {
    await unit.insert(Items, { id: 'a', text: 'here' })
    await unit.in(elsewhere).insert(Items, { id: 'a', text: 'elsewhere' })
    await unit.insert(Accounts, { id: 'a', text: 'account' })
  })
  const keys = [['a'], ['b'], ['c']]
  const unit = begin()
  await unit.insert(Items, { id: 'c' })
  for (let round = 0; round < 2; round++) {
    assert.deepEqual(await unit.getAll(Items, keys), [{ id: 'a', text: 'here' }, undefined, { id: 'c' }])
    assert.deepEqual(await unit.in(elsewhere).getAll(Items, keys), [{ id: 'a', text: 'elsewhere' }, undefined, undefined])
    assert.deepEqual(await unit.getAll(Accounts, keys), [{ id: 'a', text: 'account' }, undefined, undefined])
  }
  assert.deepEqual(await unit.getAll(Items, []), [])
  await write(other => other.in(elsewhere).insert(Items, { id: 'b' }))
  assert.equal((await commit(unit)).committed, false)
})

test('programming errors are thrown where they are made', async () => {
  const { begin, commit, write } = setUp()
  await write(unit => unit.insert(Items, { id: 'a' }))
  const unit = begin()
  await unit.get(Items, ['a'])
  await assert.rejects(unit.insert(Items, { id: 'a' }), /inserted under a key that is there/)
  await assert.rejects(unit.update(Items, { id: 'b' }), /updated that is not there/)
  await assert.rejects(unit.remove(Items, { id: 'b' }), /removed that is not there/)
  await assert.rejects(unit.list(Items, [], { limit: 1, index: 'group', expected: true }), /listed by key/)
  await assert.rejects(unit.list(Items, [], { limit: 1, index: 'nope' }), /has no index nope/)
  const blind = begin()
  await blind.insert(Items, { id: 'a' })
  assert.equal((await commit(blind)).committed, false)
})

test('a hop sees its caller and is folded or discarded as a whole; what it read is expected either way', async () => {
  const { begin, commit, write } = setUp()
  await write(unit => unit.insert(Items, { id: 'rule' }))
  const unit = begin()
  await unit.insert(Items, { id: 'outer' })
  const folded = unit.child(elsewhere)
  assert.equal(await folded.get(Items, ['outer']), undefined)
  assert.deepEqual(await folded.in(here).get(Items, ['outer']), { id: 'outer' })
  await folded.insert(Items, { id: 'hop' })
  const inner = folded.child(elsewhere)
  await inner.remove(Items, { id: 'hop' })
  await inner.insert(Items, { id: 'inner' })
  inner.merge()
  folded.merge()
  const discarded = unit.child(here)
  await discarded.get(Items, ['rule'])
  await discarded.insert(Items, { id: 'lost' })
  assert.throws(() => discarded.toBatch([], 'x'), /committed with its parent/)
  await write(other => other.update(Items, { id: 'rule', text: 'other' }))
  assert.equal((await commit(unit)).committed, false)
})

test('what a discarded hop only assumed is read when it is asked for, and expected by nobody', async () => {
  const { begin, commit, write } = setUp()
  await write(unit => unit.insert(Items, { id: 'there' }))
  const unit = begin()
  await unit.child(here).insert(Items, { id: 'there' })
  assert.equal(unit.writes, false)
  await unit.insert(Items, { id: 'other' })
  assert.deepEqual(await unit.get(Items, ['there']), { id: 'there' })
  assert.equal((await commit(unit)).committed, true)
})

type Step =
  | { readonly do: 'put'; readonly item: Item }
  | { readonly do: 'remove'; readonly id: string }
  | { readonly do: 'commit' }
  | List

interface List {
  readonly do: 'list'
  readonly index: boolean
  readonly reverse: boolean
  readonly limit: number
  readonly after?: Item
  readonly group?: number
}

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'é')
const group = fc.integer({ min: -1, max: 2 })
const item: fc.Arbitrary<Item> = fc.record(
  { id, group, text: fc.constantFrom('x', 'y') },
  { requiredKeys: ['id'], noNullPrototype: true },
)
const pageSize = fc.integer({ min: 1, max: 4 })
const list: fc.Arbitrary<List> = fc.record(
  { do: fc.constant('list' as const), index: fc.boolean(), reverse: fc.boolean(), limit: pageSize, after: item, group },
  { requiredKeys: ['do', 'index', 'reverse', 'limit'], noNullPrototype: true },
)
const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: item.map((one): Step => ({ do: 'put', item: one })) },
    id.map((one): Step => ({ do: 'remove', id: one })),
    fc.constant<Step>({ do: 'commit' }),
    { weight: 3, arbitrary: list },
  ),
  { maxLength: 30 },
)

const order = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))
const groupOf = (one: Item) => one.group ?? 0
const inOrder = (index: boolean) => (a: Item, b: Item) => (index ? groupOf(a) - groupOf(b) : 0) || order(a.id, b.id)

function listModel(model: ReadonlyMap<string, Item>, { index, reverse, limit, after, group: only }: List): Item[] {
  const compare = inOrder(index)
  const all = [...model.values()].filter(one => !index || one.group !== undefined).sort(compare)
  const chosen = index && only !== undefined ? all.filter(one => one.group === only) : all
  const ordered = reverse ? chosen.reverse() : chosen
  return ordered.filter(one => !after || (reverse ? compare(one, after) < 0 : compare(one, after) > 0)).slice(0, limit)
}

test('lists by key and by index agree with a plain map, before and after commits', async () => {
  let lists = 0
  await asyncProperty('unit of work', 500, steps, async plan => {
    const { begin, commit } = setUp()
    const model = new Map<string, Item>()
    let unit = begin()
    for (const step of plan) {
      if (step.do === 'commit') {
        assert.equal((await commit(unit)).committed, true)
        unit = begin()
      } else if (step.do === 'put') {
        await (model.has(step.item.id) ? unit.update(Items, step.item) : unit.insert(Items, step.item))
        model.set(step.item.id, step.item)
      } else if (step.do === 'remove') {
        if (model.delete(step.id)) await unit.remove(Items, { id: step.id })
      } else {
        const { index, reverse, limit, after } = step
        const prefix = index && step.group !== undefined ? [step.group] : []
        const afterKey = after && (index ? [groupOf(after), after.id] : [after.id])
        const listed = await unit.list(Items, prefix, { limit, reverse, after: afterKey, ...(index ? { index: 'group' } : {}) })
        assert.deepEqual(listed, listModel(model, step))
        lists++
      }
    }
  })
  assert.ok(lists > 500)
})

test('a list by index misses no record that another node moved there, though the cache has it as it was', async () => {
  const { store, begin, write } = setUp()
  await write(unit => unit.insert(Items, { id: 'moved', group: 1 }))
  const cache = cacheOf({ store, monotonic: () => 0 })
  await cache.start()
  const cached = () => beginUnit({ store: cache, codec, partition: here })
  await cached().get(Items, ['moved'])
  await write(async unit => unit.update(Items, { ...(await unit.get(Items, ['moved']))!, group: 2 }))
  const unit = cached()
  assert.deepEqual(await unit.list(Items, [2], { index: 'group', limit: 10 }), [{ id: 'moved', group: 2 }])
  assert.deepEqual(await unit.list(Items, [1], { index: 'group', limit: 10 }), [])
  // What it found is what it expects: the store's, and not the cache's.
  await unit.remove(Items, { id: 'moved', group: 2 })
  assert.equal((await store.commit(unit.toBatch([], 'batch'))).committed, true)
  assert.equal(await begin().get(Items, ['moved']), undefined)
  cache.stop()
})

test('what can be no key names no record, and cannot be written', async () => {
  const { begin } = setUp()
  const unit = begin()
  const keys = [['x'.repeat(5000)], ['\ud800'], [0.5]] as const
  for (const key of keys) {
    assert.equal(await unit.get(Items, key), undefined)
    assert.deepEqual(await unit.list(Items, key, { limit: 10 }), [])
    assert.deepEqual(await unit.list(Items, key, { limit: 10, index: 'group' }), [])
  }
  assert.deepEqual(await unit.getAll(Items, keys), [undefined, undefined, undefined])
  await assert.rejects(unit.insert(Items, { id: 'x'.repeat(5000) }), RangeError)
  assert.equal(keys.length, 3)
})
