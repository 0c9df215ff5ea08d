// Records of which the last one written wins.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beginUnit } from './begin-unit.ts'
import { Accounts, codec, here, Items, setUp } from './unit.kit.ts'

test('of ten puts at once to one key none meets another, and the last that is committed stands', async () => {
  const { begin, commit } = setUp()
  const units = Array.from({ length: 10 }, () => begin())
  for (const [at, unit] of units.entries()) await unit.put(Accounts, { id: 'a', text: String(at) })
  for (const unit of units) assert.equal((await commit(unit)).committed, true)
  assert.deepEqual(await begin().get(Accounts, ['a']), { id: 'a', text: '9' })
})

test('a unit sees what it put, and may change it and take it out again, whatever stood there', async () => {
  const { begin, commit, write } = setUp()
  await write(unit => unit.insert(Accounts, { id: 'a', text: 'theirs' }))
  const unit = begin()
  await unit.put(Accounts, { id: 'a', text: 'mine' })
  assert.deepEqual(await unit.get(Accounts, ['a']), { id: 'a', text: 'mine' })
  assert.deepEqual(await unit.list(Accounts, [], { limit: 5 }), [{ id: 'a', text: 'mine' }])
  await unit.update(Accounts, { id: 'a', text: 'mine, again' })
  await write(other => other.put(Accounts, { id: 'a', text: 'theirs, later' }))
  assert.equal((await commit(unit)).committed, true)
  assert.deepEqual(await begin().get(Accounts, ['a']), { id: 'a', text: 'mine, again' })
  const taking = begin()
  await taking.put(Accounts, { id: 'a' })
  await taking.remove(Accounts, { id: 'a' })
  assert.equal((await commit(taking)).committed, true)
  assert.equal(await begin().get(Accounts, ['a']), undefined)
})

test('what was read besides is expected all the same, and a hop hands its puts on', async () => {
  const { begin, commit, write } = setUp()
  await write(unit => unit.insert(Accounts, { id: 'a', text: 'old' }))
  const unit = begin()
  await unit.get(Accounts, ['a'])
  await unit.put(Accounts, { id: 'a', text: 'mine' })
  await write(other => other.put(Accounts, { id: 'a', text: 'theirs' }))
  assert.equal((await commit(unit)).committed, false)
  const outer = begin()
  const hop = outer.child({ account: '111111111111', region: 'eu-west-1' })
  await hop.put(Accounts, { id: 'a', text: 'by a hop' })
  hop.merge()
  await write(other => other.put(Accounts, { id: 'a', text: 'theirs, again' }))
  assert.equal((await commit(outer)).committed, true)
  assert.deepEqual(await begin().get(Accounts, ['a']), { id: 'a', text: 'by a hop' })
})

test('what is dropped goes unread and meets nobody, whatever stands there', async () => {
  const { store, begin, commit, write } = setUp()
  await write(unit => unit.insert(Accounts, { id: 'a', text: 'old' }))
  const unread = { ...store, read: () => assert.fail('read'), scan: () => assert.fail('scanned') }
  const unit = beginUnit({ store: unread, codec, partition: here })
  await unit.drop(Accounts, ['a'])
  await unit.drop(Accounts, ['none'])
  assert.equal(await unit.get(Accounts, ['a']), undefined)
  await write(other => other.put(Accounts, { id: 'a', text: 'theirs' }))
  assert.equal((await commit(unit)).committed, true)
  assert.equal(await begin().get(Accounts, ['a']), undefined)
  await assert.rejects(unit.drop(Items, ['a']), /test\.items has indexes/)
})

test('nothing is put into a collection with indexes', async () => {
  await assert.rejects(setUp().begin().put(Items, { id: 'a' }), /test\.items has indexes/)
})
