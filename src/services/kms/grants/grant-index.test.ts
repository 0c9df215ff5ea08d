// What a grant writes and what a decision looks up, however many grants are there before.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Collection, Key } from '../../../storage/collection.ts'
import type { UnitOfWork } from '../../../storage/unit-of-work.ts'
import { addToIndex, GrantIndex, GrantKeySets, isGranted, mostKeySets, removeFromIndex } from './grant-index.ts'
import type { Grant } from './grants.ts'

/** A unit that keeps its records, and counts what is asked of it and how large what it is given is. */
function newUnit() {
  const kept = new Map<string, object>()
  const seen = { gets: 0, writes: 0, largest: 0 }
  const nameOf = (of: Collection<never>, key: Key) => JSON.stringify([of.name, ...key])
  const write = (of: Collection<never>, record: object) => {
    seen.writes++
    seen.largest = Math.max(seen.largest, JSON.stringify(record).length)
    kept.set(nameOf(of, of.key(record as never)), record)
  }
  const unit = {
    get(of: Collection<never>, key: Key) {
      seen.gets++
      return kept.get(nameOf(of, key))
    },
    list: async (of: Collection<never>, prefix: Key) => {
      const begin = `${nameOf(of, prefix).slice(0, -1)},`
      return [...kept].filter(([name]) => name.startsWith(begin)).map(([, record]) => record).slice(0, 1)
    },
    insert: async (of: Collection<never>, record: object) => write(of, record),
    update: async (of: Collection<never>, record: object) => write(of, record),
    remove: async (of: Collection<never>, record: object) => void kept.delete(nameOf(of, of.key(record as never))),
  }
  const during = async (work: () => Promise<unknown>) => {
    Object.assign(seen, { gets: 0, writes: 0, largest: 0 })
    const answer = await work()
    return { ...seen, answer }
  }
  return { unit: unit as unknown as UnitOfWork, kept, during }
}

const grant = (subset: Record<string, string>): Grant => ({
  keyId: 'key', id: '', createdAt: 0, grantee: { id: 'grantee', name: '' }, issuer: '', operations: ['Decrypt', 'Encrypt'],
  constraints: { EncryptionContextSubset: subset },
})

const ask = (unit: UnitOfWork, context: Record<string, string>) =>
  isGranted(unit, 'key', 'grantee', 'Encrypt', { context, source: undefined })

test('of ten thousand grants whose subsets begin alike, one costs as much as the first, and so does a decision', async () => {
  const { unit, during } = newUnit()
  const of = (n: number) => ({ app: 'one', tenant: `tenant ${n}` })
  const first = await during(() => addToIndex(unit, grant(of(0))))
  const before = await during(() => ask(unit, { ...of(0), more: 'x' }))
  for (let n = 1; n < 10_000; n++) await addToIndex(unit, grant(of(n)))
  const last = await during(() => addToIndex(unit, grant(of(10_000))))
  const behind = await during(() => ask(unit, { ...of(10_000), more: 'x' }))
  const denied = await during(() => ask(unit, { ...of(10_001), more: 'x' }))
  assert.deepEqual([before.answer, behind.answer, denied.answer], [true, true, false])
  assert.ok(last.writes <= first.writes && last.largest <= first.largest + 8, `${last.largest} units`)
  assert.deepEqual([behind.gets, denied.gets], [before.gets, before.gets])
})

test('subsets have a bounded number of combinations of names, and those that go make room', async () => {
  const { unit, kept, during } = newUnit()
  const of = (n: number) => ({ app: 'one', [`name ${n}`]: 'x' })
  for (let n = 0; n < mostKeySets; n++) assert.equal(await addToIndex(unit, grant(of(n))), true)
  assert.equal(await addToIndex(unit, grant(of(mostKeySets))), false)
  assert.equal(await addToIndex(unit, grant({ ...of(3), app: 'two' })), true)
  const all = Object.assign({}, ...Array.from({ length: mostKeySets }, (_, n) => of(n))) as Record<string, string>
  const { gets, answer } = await during(() => ask(unit, { ...all, app: 'three' }))
  assert.deepEqual([answer, gets], [false, mostKeySets + 3])
  await removeFromIndex(unit, grant({ ...of(3), app: 'two' }))
  assert.equal(await ask(unit, all), true)
  assert.equal(await addToIndex(unit, grant(of(mostKeySets))), false)
  await removeFromIndex(unit, grant(of(3)))
  assert.equal(await addToIndex(unit, grant(of(mostKeySets))), true)
  for (let n = 0; n <= mostKeySets; n++) if (n !== 3) await removeFromIndex(unit, grant(of(n)))
  assert.equal(await ask(unit, all), false)
  assert.equal(kept.size, 0)
})

test('names and values of any kind are told apart', async () => {
  const { unit } = newUnit()
  const odd = JSON.parse('{"__proto__":"1","a,b":"2"}') as Record<string, string>
  await addToIndex(unit, grant(odd))
  assert.equal(await ask(unit, odd), true)
  for (const other of [{}, { 'a,b': '2' }, { 'a': '2', 'b': '2' }, JSON.parse('{"__proto__":"2","a,b":"2"}')]) {
    assert.equal(await ask(unit, other as Record<string, string>), false)
  }
})

test('what a store of an earlier release has is found under the names of today', async () => {
  const { unit, kept } = newUnit()
  await addToIndex(unit, grant({ app: 'one' }))
  const records = [...kept].map(([name, record]) => [(JSON.parse(name) as string[])[0], record] as const)
  for (const [name, record] of records) {
    if (name === GrantIndex.name) {
      const { constraintShape: form, contextHash: bringing, ...rest } = record as Record<string, unknown>
      assert.deepEqual(GrantIndex.upgrade!({ ...rest, form, bringing }, 1), record)
    } else {
      const { keySets: combinations, ...rest } = record as Record<string, unknown>
      assert.deepEqual(GrantKeySets.upgrade!({ ...rest, combinations }, 1), record)
    }
  }
  assert.equal(records.length, 3)
})
