import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { Barrier, barrierSecrets, BrokenRow, openRows } from './barrier.ts'
import type { RowPlace } from './barrier.ts'
import { storeKeyFrom } from '../secrets/store-key.ts'
import type { Stored } from '../store.ts'

const barrierOf = (fill: number) => new Barrier(barrierSecrets(storeKeyFrom(new Uint8Array(32).fill(fill))), randomBytes)
const barrier = barrierOf(1)
const hex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('hex')

const place = fc.record({
  collection: fc.string({ minLength: 1, maxLength: 8 }), key: fc.uint8Array({ maxLength: 8 }),
  version: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
})

test('a row opens where it was sealed, and nowhere else', () => {
  property('row', 500, fc.tuple(place, place, fc.uint8Array({ maxLength: 40 })), ([here, there, value]) => {
    const sealed = barrier.seal(here, value)
    assert.equal(hex(barrier.open(here, sealed)), hex(value))
    assert.equal(barrierOf(2).find(here, sealed), undefined)
    const others: RowPlace[] = [
      { ...here, version: there.version }, { ...here, key: there.key }, { ...here, collection: there.collection },
      { ...here, collection: here.collection.slice(1), key: Buffer.concat([Buffer.from(here.collection[0]!), here.key]) },
    ]
    const isHere = ({ collection, key, version }: RowPlace) =>
      collection === here.collection && hex(key) === hex(here.key) && version === here.version
    for (const other of others) if (!isHere(other)) assert.throws(() => barrier.open(other, sealed), BrokenRow)
  })
})

test('every flipped bit, every cut and any bytes are refused, with the place and nothing of the content', () => {
  const here = { collection: 'c', key: Buffer.from('key'), version: 7 }
  const sealed = barrier.seal(here, Buffer.from('a secret'))
  let cases = 0
  for (let i = 0; i < sealed.length * 8; i++) {
    const changed = Buffer.from(sealed)
    changed[i >> 3]! ^= 1 << (i & 7)
    assert.equal(barrier.find(here, changed), undefined, `bit ${i}`)
    if (i % 8 === 0) assert.equal(barrier.find(here, sealed.subarray(0, i >> 3)), undefined)
    cases++
  }
  assert.equal(cases, (28 + 8) * 8)
  property('row', 300, fc.uint8Array({ maxLength: 80 }), bytes => assert.equal(barrier.find(here, bytes), undefined))
  for (const version of [-1, NaN, -Infinity]) assert.equal(barrier.find({ ...here, version }, sealed), undefined)
  assert.throws(() => barrier.open(here, new Uint8Array(40)), (error: Error) =>
    error.message.startsWith('A row of c was changed, moved or sealed elsewhere: key 6b6579, version 7.'))
})

test('no two seals of one row share a nonce, also at the same version', () => {
  const here = { collection: 'c', key: Buffer.from('key'), version: 7 }
  const nonces = new Set(Array.from({ length: 1000 }, () => hex(barrier.seal(here, new Uint8Array(1)).subarray(0, 12))))
  assert.equal(nonces.size, 1000)
})

test('rows of more versions than keys are kept for open all the same', () => {
  const version = (epoch: number) => ({ collection: 'c', key: new Uint8Array(1), version: epoch * 2 ** 20 })
  const sealed = Array.from({ length: 200 }, (_, epoch) => barrier.seal(version(epoch), Uint8Array.of(epoch)))
  for (const [epoch, one] of sealed.entries()) assert.equal(barrier.open(version(epoch), one)[0], epoch)
})

test('a row that does not open is an error, and never one that is absent', async () => {
  const key = Uint8Array.of(1)
  const row: Stored = { key, version: 3, value: barrier.seal({ collection: 'c', key, version: 3 }, Uint8Array.of(9)) }
  const reader = (found: Stored) =>
    openRows(barrier, { read: async () => found, scan: async () => ({ rows: [row, found], isCut: false }) })
  const sound = reader(row)
  assert.deepEqual((await sound.read('c', key))!.value[0], 9)
  assert.deepEqual((await sound.scan('c', {} as never)).rows.map(({ value }) => value[0]), [9, 9])
  const broken = reader({ ...row, version: 4 })
  await assert.rejects(broken.read('c', key), BrokenRow)
  await assert.rejects(broken.scan('c', {} as never), BrokenRow)
})
