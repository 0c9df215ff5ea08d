import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beginUnit } from './begin-unit.ts'
import { cacheOf } from '../cache/cache.ts'
import type { Key } from '../collection.ts'
import { encodeKey, keyBytes } from '../rows/keys.ts'
import { codec, elsewhere, here, Items, setUp } from './unit.kit.ts'
import type { PartitionedUnit } from '../unit-of-work.ts'

test('a unit that writes expects every record it read by key; one that reads expects nothing', async () => {
  const { begin, commit, write } = setUp()
  await write(unit => unit.insert(Items, { id: 'rule' }))
  const reads = [['rule'], ['absent']] as Key[]
  const changes = [
    (unit: PartitionedUnit) => unit.update(Items, { id: 'rule', text: 'other' }),
    (unit: PartitionedUnit) => unit.insert(Items, { id: 'absent' }),
  ]
  for (let i = 0; i < reads.length; i++) {
    const reader = begin()
    const writer = begin()
    for (const unit of [reader, writer]) await unit.get(Items, reads[i]!)
    await writer.insert(Items, { id: `new${i}` })
    await write(changes[i]!)
    assert.equal((await commit(reader)).committed, true)
    assert.equal((await commit(writer)).committed, false)
    assert.equal(await begin().get(Items, [`new${i}`]), undefined)
  }
})

test('a listed record is expected only once it is written', async () => {
  const { begin, commit, write } = setUp()
  await write(unit => unit.insert(Items, { id: 'a' }))
  const [onlyLists, updates] = [begin(), begin()]
  for (const unit of [onlyLists, updates]) await unit.list(Items, [], { limit: 5 })
  await onlyLists.insert(Items, { id: 'b' })
  await updates.update(Items, { id: 'a', text: 'mine' })
  await write(unit => unit.update(Items, { id: 'a', text: 'theirs' }))
  assert.equal((await commit(onlyLists)).committed, true)
  assert.equal((await commit(updates)).committed, false)
})

test('what is referred to may change and may not go; what was not there may not come', async () => {
  const { begin, commit, write } = setUp()
  await write(unit => unit.insert(Items, { id: 'a', text: 'x' }))
  const referring = async (id: string) => {
    const unit = begin()
    const found = [await unit.refer(Items, ['a']), await unit.refer(Items, ['b'])]
    await unit.insert(Items, { id })
    return { unit, found }
  }
  const changed = await referring('1')
  assert.deepEqual(changed.found, [{ id: 'a', text: 'x' }, undefined])
  await write(unit => unit.update(Items, { id: 'a', text: 'y' }))
  assert.equal((await commit(changed.unit)).committed, true)
  const gone = await referring('2')
  await write(unit => unit.remove(Items, { id: 'a' }))
  assert.equal((await commit(gone.unit)).committed, false)
  const come = await referring('3')
  await write(unit => unit.insert(Items, { id: 'b' }))
  assert.equal((await commit(come.unit)).committed, false)
})

test('what is referred to and read is expected as it was read', async () => {
  const { begin, commit, write } = setUp()
  await write(unit => unit.insert(Items, { id: 'a' }))
  for (const first of ['get', 'refer'] as const) {
    const unit = begin()
    await unit[first](Items, ['a'])
    await unit[first === 'get' ? 'refer' : 'get'](Items, ['a'])
    await unit.insert(Items, { id: 'b' })
    await write(other => other.update(Items, { id: 'a', text: first }))
    assert.equal((await commit(unit)).committed, false)
  }
})

test('an expected list conflicts with whatever is added, changed or removed where it looked, and with nothing else', async () => {
  const changes: readonly (readonly [what: string, conflicts: boolean, change: (unit: PartitionedUnit) => Promise<unknown>])[] = [
    ['add', true, unit => unit.insert(Items, { id: 'ab' })],
    ['change', true, unit => unit.update(Items, { id: 'a', text: 'x' })],
    ['remove', true, unit => unit.remove(Items, { id: 'b' })],
    ['behind the page', false, unit => unit.insert(Items, { id: 'e' })],
    ['elsewhere', false, unit => unit.in(elsewhere).insert(Items, { id: 'aa' })],
  ]
  for (const [what, conflicts, change] of changes) {
    const { begin, commit, write } = setUp()
    await write(async unit => {
      for (const id of ['a', 'b', 'd']) await unit.insert(Items, { id })
    })
    const unit = begin()
    await unit.update(Items, { id: 'b', text: 'own' })
    await unit.list(Items, [], { limit: 2, expected: true })
    await write(change)
    assert.equal((await commit(unit)).committed, !conflicts, what)
  }
  const { begin, commit, write } = setUp()
  const unit = begin()
  assert.deepEqual(await unit.list(Items, [], { limit: 1, expected: true }), [])
  await unit.insert(Items, { id: 'z' })
  await write(other => other.insert(Items, { id: 'a' }))
  assert.equal((await commit(unit)).committed, false)
})

test('what was decided on is expected until the decision stands; what has changed since it was read is told', async () => {
  const { store, write } = setUp()
  const cache = cacheOf({ store, monotonic: () => 0 })
  await cache.start()
  const begin = () => beginUnit({ store: cache, codec, partition: here })
  const commit = (unit: PartitionedUnit) => cache.commit(unit.toBatch([], 'batch'))
  await write(unit => unit.insert(Items, { id: 'policy' }))
  const change = (text: string) => write(unit => unit.update(Items, { id: 'policy', text }))
  const decide = async (then: (unit: PartitionedUnit) => unknown) => {
    const unit = begin()
    await unit.forDecision().get(Items, ['policy'])
    await then(unit)
    await unit.insert(Items, { id: 'made' })
    await change(String(Math.random()))
    const { committed } = await commit(unit)
    if (committed) await write(other => other.remove(Items, { id: 'made' }))
    await cache.catchUp()
    return committed
  }
  assert.equal(await decide(() => undefined), false)
  assert.equal(await decide(unit => {
    assert.equal(unit.findMoved(), undefined)
    unit.decided()
  }), true)
  assert.equal(await decide(async unit => {
    assert.deepEqual([unit.isUnproven(), unit.isMixed()], [false, false])
    await unit.forRecord().get(Items, ['absent'])
    assert.deepEqual([unit.isUnproven(), unit.isMixed()], [false, true])
    await unit.forDecision().get(Items, ['absent'])
    assert.equal(unit.isUnproven(), true)
    await cache.catchUp()
    assert.deepEqual([unit.isUnproven(), unit.isMixed()], [false, false])
  }), false)
  assert.equal(await decide(async unit => {
    await change('meanwhile')
    await cache.catchUp()
    assert.match(unit.findMoved()!, /^test\.items/)
  }), false)
  assert.equal(await decide(async unit => {
    unit.decided()
    await unit.get(Items, ['policy'])
  }), false)
  assert.equal(await decide(async unit => {
    unit.decided()
    await unit.forRecord().get(Items, ['policy'])
  }), true)
  cache.stop()
})

test('who is calling is a part of what was decided, and is expected when that stands', async () => {
  const { begin, commit, write } = setUp()
  for (const id of ['key', 'user']) await write(unit => unit.insert(Items, { id }))
  const callAs = async (change: (other: PartitionedUnit) => Promise<unknown>) => {
    const unit = begin()
    await unit.forCaller().get(Items, ['key'])
    await unit.forCaller().refer(Items, ['user'])
    assert.equal(unit.toCheck('x', 'decision').expectations.length, 2)
    unit.decided()
    await unit.insert(Items, { id: 'made' })
    await write(change)
    const { committed } = await commit(unit)
    if (committed) await write(other => other.remove(Items, { id: 'made' }))
    return committed
  }
  assert.equal(await callAs(other => other.update(Items, { id: 'user', text: 'renamed' })), true)
  assert.equal(await callAs(other => other.update(Items, { id: 'key', text: 'inactive' })), false)
  assert.equal(await callAs(other => other.remove(Items, { id: 'user' })), false)
})

test('what only one node commits may be outrun by its own change alone, while that is under way', async () => {
  const { store, write } = setUp()
  await write(unit => unit.insert(Items, { id: 'a' }))
  const unitOver = async (isAlone: boolean) => {
    const cache = cacheOf({ store, monotonic: () => 0, isAlone })
    await cache.start()
    cache.stop()
    return { cache, unit: beginUnit({ store: cache, codec, partition: here }) }
  }
  const { cache, unit } = await unitOver(true)
  await unit.list(Items, [], { limit: 1 })
  assert.equal(unit.mayBeOutrun(), false)
  const change = beginUnit({ store: cache, codec, partition: here })
  await change.insert(Items, { id: 'b' })
  const committed = cache.commit(change.toBatch([], 'batch'))
  assert.equal(unit.mayBeOutrun(), true)
  await committed
  assert.equal(unit.mayBeOutrun(), false)
  // Not kept in the read set, but read past the cache as well.
  for (const isAlone of [true, false]) {
    const { cache: other, unit: reader } = await unitOver(isAlone)
    await other.read(Items.name, keyBytes(encodeKey(['x'])))
    assert.equal(reader.mayBeOutrun(), false)
    await write(one => (isAlone ? one.insert(Items, { id: 'c' }) : one.update(Items, { id: 'c', text: 'newer' })))
    assert.ok(await reader.getOf(Items, ['c'], item => item.id))
    assert.equal(reader.mayBeOutrun(), !isAlone)
  }
})
