import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { Barrier, barrierSecrets, BrokenRow } from './barrier.ts'
import { RowsDigest, sealWrite } from './rows-digest.ts'
import type { StandingRow } from './rows-digest.ts'
import { storeKeyFrom } from '../secrets/store-key.ts'

const barrier = new Barrier(barrierSecrets(storeKeyFrom(new Uint8Array(32))), randomBytes)

function digestOf(rows: readonly StandingRow[]): RowsDigest {
  const digest = RowsDigest.empty(barrier)
  for (const row of rows) digest.add(row)
  return digest
}

const row = (n: number): StandingRow => ({
  collection: 'test', key: Buffer.from(`${n}`), version: n, sealed: Uint8Array.from({ length: 12 }, (_, i) => (n + i * 7) & 0xff),
})
const some = fc.uniqueArray(fc.integer({ min: 1, max: 1e9 }), { maxLength: 12 }).map(list => list.map(row))

test('it is the same in any order, and whatever stood in between', () => {
  property('rows', 200, fc.tuple(some, some), ([rows, others]) => {
    const digest = digestOf(rows.toReversed())
    for (const other of others) digest.add(other)
    for (const other of others) digest.remove(other)
    assert.ok(digest.equals(digestOf(rows)))
    assert.equal(digest.count, rows.length)
  })
})

test('any row more, less or another one is seen', () => {
  property('rows', 200, fc.tuple(some, fc.nat()), ([rows, at]) => {
    const digest = digestOf(rows)
    const other = row(2e9)
    assert.equal(digest.equals(digestOf([...rows, other])), false)
    if (rows.length === 0) return
    const without = rows.filter((_, i) => i !== at % rows.length)
    assert.equal(digest.equals(digestOf(without)), false)
    assert.equal(digest.equals(digestOf([...without, other])), false)
    const renewed = { ...rows[at % rows.length]!, sealed: new Uint8Array(12) }
    assert.equal(digest.equals(digestOf([...without, renewed])), false)
  })
})

// The store takes off what it finds. Whoever puts a row back has it taken off again, as often as it likes.
test('a row that is put back is seen however often the store removes it again', () => {
  const [kept, revived] = [row(1), row(2)]
  const digest = digestOf([kept, revived])
  digest.remove(revived)
  for (let again = 0; again < 70; again++) {
    for (const standing of [[kept], [kept, revived]]) {
      assert.equal(digest.equals(digestOf(standing)), again === 0 && standing.length === 1, `${again}`)
    }
    digest.remove(revived)
  }
})

test('sealed it says nothing, and opens for its store and version alone', () => {
  const digest = digestOf([row(1), row(2)])
  const sealed = digest.seal(barrier, 'store', 5)
  const found = RowsDigest.find(barrier, 'store', 5, sealed)!
  assert.ok(found.equals(digest) && found.count === 2)
  assert.equal(RowsDigest.find(barrier, 'store', 6, sealed), undefined)
  assert.equal(RowsDigest.find(barrier, 'other', 5, sealed), undefined)
  assert.equal(RowsDigest.find(barrier, 'store', 5, sealed.subarray(1)), undefined)
  const again = digest.seal(barrier, 'store', 5)
  assert.notDeepEqual(Buffer.from(again), Buffer.from(sealed))
})

test('a copy goes its own way', () => {
  const digest = digestOf([row(1)])
  const copy = digest.copy()
  copy.add(row(2))
  assert.ok(digest.equals(digestOf([row(1)])) && copy.equals(digestOf([row(1), row(2)])))
})

test('a row counts where it stands: elsewhere the same sealed bytes are another', () => {
  const here = row(1)
  for (const there of [{ collection: 'other' }, { key: Buffer.from('2') }, { version: 2 }]) {
    assert.equal(digestOf([here]).equals(digestOf([{ ...here, ...there }])), false, JSON.stringify(there))
  }
})

test('only a row that opens is taken off', () => {
  const digest = RowsDigest.empty(barrier)
  const place = { collection: 'test', key: Buffer.from('a') }
  const sealed = sealWrite(barrier, digest, undefined, { ...place, value: Buffer.from('first') }, 1)!
  const [before, old] = [digest.copy(), { ...place, version: 1, sealed }]
  for (const strange of [{ version: 2 }, { key: Buffer.from('b') }, { sealed: sealed.subarray(0, 12) }]) {
    const write = { ...place, value: undefined }
    assert.throws(() => sealWrite(barrier, digest, { ...old, ...strange }, write, 3), BrokenRow, Object.keys(strange).join())
    assert.ok(digest.equals(before))
  }
  assert.equal(sealWrite(barrier, digest, old, { ...place, value: undefined }, 3), undefined)
  assert.ok(digest.equals(RowsDigest.empty(barrier)))
})
