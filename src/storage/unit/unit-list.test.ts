import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beginUnit } from './begin-unit.ts'
import type { UnitOfWork } from '../unit-of-work.ts'
import { Accounts, codec, elsewhere, here, Items, setUp } from './unit.kit.ts'

const large = 100_000
const many = 100

test('a list of large records asks for few at once, and lets others have their turn', async () => {
  const { store, write } = setUp()
  const text = 'x'.repeat(large)
  for (let n = 0; n < many; n++) await write(unit => unit.insert(Items, { id: String(n + many), group: 1, text }))
  let [most, turns, isOver] = [0, 0, false]
  const scan: typeof store.scan = async (collection, range) => {
    const found = await store.scan(collection, range)
    most = Math.max(most, found.rows.reduce((size, { value }) => size + value.length, 0))
    return found
  }
  const count = () => {
    turns++
    if (!isOver) setImmediate(count)
  }
  setImmediate(count)
  for (const index of [undefined, 'group']) {
    turns = 0
    const unit = beginUnit({ store: { ...store, scan }, codec, partition: here })
    const listed = await unit.list(Items, [], { limit: 1000, ...(index && { index }) })
    assert.equal(listed.length, many)
    assert.ok(turns >= (many * large) / 1_000_000, `${turns} turns`)
  }
  isOver = true
  assert.ok(most < 2 * large, `${most} bytes at once`)
})

test('a list of small records is asked for in few steps', async () => {
  const { store, write } = setUp()
  await write(async unit => {
    for (let n = 0; n < 900; n++) await unit.insert(Items, { id: String(n + 1000) })
  })
  let scans = 0
  const scan: typeof store.scan = (collection, range) => (scans++, store.scan(collection, range))
  const listed = await beginUnit({ store: { ...store, scan }, codec, partition: here }).list(Items, [], { limit: 1000 })
  assert.deepEqual(listed.map(({ id }) => id), Array.from({ length: 900 }, (_, n) => String(n + 1000)))
  assert.equal(scans, 1)
})

/** All, and those of four names. */
const counts = (unit: UnitOfWork) =>
  Promise.all([[], ['a'], ['b'], ['d'], ['e']].map(prefix => unit.count(Accounts, prefix)))

test('what is counted is not read, and counts as the unit leaves it', async () => {
  const { begin, write, store } = setUp()
  await write(async unit => {
    for (const id of ['a', 'b', 'c']) await unit.insert(Accounts, { id })
  })
  const unreadable = { ...store, read: () => assert.fail('read'), scan: () => assert.fail('scanned') }
  const unread = beginUnit({ store: unreadable, codec, partition: here })
  assert.deepEqual(await counts(unread), [3, 1, 1, 0, 0])
  assert.equal(await unread.count(Items, []), 0)
  const unit = begin()
  await unit.insert(Accounts, { id: 'd' })
  await unit.remove(Accounts, { id: 'a' })
  await unit.update(Accounts, { id: 'b', text: 'new' })
  assert.deepEqual(await counts(unit), [3, 0, 1, 1, 0])
  const child = unit.child(elsewhere)
  await child.insert(Accounts, { id: 'e' })
  await child.remove(Accounts, { id: 'd' })
  assert.deepEqual([await counts(child), await counts(unit)], [[3, 0, 1, 0, 1], [3, 0, 1, 1, 0]])
})

test('what is made of records in a list keeps none of them, and expects none; own writes are among them', async () => {
  const { begin, write } = setUp()
  await write(async unit => {
    for (const id of ['a', 'b', 'c']) await unit.insert(Items, { id, group: 1, text: id.toUpperCase() })
  })
  for (const index of [undefined, 'group']) {
    const unit = begin()
    await unit.update(Items, { id: 'b', group: 1, text: 'own' })
    const before = unit.toCheck('x', 'all').expectations.length
    const options = { limit: 9, ...(index && { index }) }
    assert.deepEqual(await unit.listOf(Items, [], options, ({ text }) => text), ['A', 'own', 'C'])
    assert.deepEqual(await unit.getOf(Items, ['c'], ({ text }) => text), 'C')
    assert.deepEqual(await unit.getOf(Items, ['b'], ({ text }) => text), 'own')
    assert.equal(await unit.getOf(Items, ['z'], ({ text }) => text), undefined)
    assert.equal(unit.toCheck('x', 'all').expectations.length, before)
    await unit.list(Items, [], options)
    assert.equal(unit.toCheck('x', 'all').expectations.length, before + 2)
  }
})
