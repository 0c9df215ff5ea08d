import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { repeatableRandom } from '../storage.kit.ts'
import { storeKeyFrom } from './store-key.ts'
import { sealingUnder } from './sealing.ts'

const place = { collection: 'kms.keys', key: Uint8Array.of(2, 97, 0), field: 'material' }
const sealing = sealingUnder(storeKeyFrom(new Uint8Array(32).fill(7)), repeatableRandom())
const refusal = { message: 'The sealed member material of a record in kms.keys was changed, moved or sealed elsewhere' }

test('opens what it sealed, and seals the same content differently each time', () => {
  property('sealed member', 300, fc.uint8Array({ maxLength: 100 }), plain => {
    const sealed = sealing.seal(place, plain)
    assert.deepEqual(Uint8Array.from(sealing.unseal(place, sealed)), plain)
    assert.notDeepEqual(sealing.seal(place, plain), sealed)
  })
})

test('bytes that nobody sealed are refused', () => {
  property('sealed member', 500, fc.uint8Array({ maxLength: 100 }), bytes => {
    assert.throws(() => sealing.unseal(place, bytes), refusal)
  })
})

test('every changed byte and every shorter form is refused, without naming the content', () => {
  const sealed = sealing.seal(place, Buffer.from('hush'))
  let cases = 0
  for (let i = 0; i < sealed.length; i++, cases += 2) {
    const changed = Uint8Array.from(sealed)
    changed[i]! ^= 1
    assert.throws(() => sealing.unseal(place, changed), refusal)
    assert.throws(() => sealing.unseal(place, sealed.subarray(0, i)), refusal)
  }
  assert.equal(cases, 2 * (1 + 16 + 4 + 16))
})

test('a value opens only where it was sealed and under its own root key', () => {
  const sealed = sealing.seal(place, Buffer.from('hush'))
  const elsewhere = { ...place, collection: 'kms.key' }
  assert.throws(() => sealing.unseal(elsewhere, sealed), /^Error: The sealed member material of a record in kms\.key /)
  assert.throws(() => sealing.unseal({ ...place, key: Uint8Array.of(2, 98, 0) }, sealed), refusal)
  assert.throws(() => sealing.unseal({ ...place, field: 'pin' }, sealed), /The sealed member pin of/)
  const foreign = sealingUnder(storeKeyFrom(new Uint8Array(32).fill(8)), repeatableRandom())
  assert.throws(() => foreign.unseal(place, sealed), refusal)
})
