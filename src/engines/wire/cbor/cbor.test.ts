import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cbor, dateToTag } from '@smithy/core/cbor'
import * as fc from 'fast-check'
import { property } from '../../../../test/kit/properties.ts'
import { contract as iam } from '../../../contracts/iam.gen.ts'
import { contract as kms } from '../../../contracts/kms.gen.ts'
import { arbitraryStructure } from '../schema/arbitrary.kit.ts'
import { readInput } from '../schema/read.ts'
import { WireError } from '../wire-error.ts'
import { cborForm } from './cbor-form.ts'
import { CborTag, parseCbor, type CborTree } from './parse-cbor.ts'
import { cborStructure } from './write-cbor.ts'

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')

/** Of RFC 8949's appendix A. */
const examples: readonly (readonly [string, CborTree])[] = [
  ['00', 0], ['17', 23], ['18 18', 24], ['19 03e8', 1000], ['1a 000f4240', 1_000_000], ['1b 000000e8d4a51000', 1_000_000_000_000],
  ['1b ffffffffffffffff', 18_446_744_073_709_551_615n], ['3b ffffffffffffffff', -18_446_744_073_709_551_616n], ['20', -1],
  ['39 03e7', -1000], ['f9 0000', 0], ['f9 8000', -0], ['f9 3c00', 1], ['fb 3ff199999999999a', 1.1], ['f9 3e00', 1.5],
  ['f9 7bff', 65_504], ['fa 47c35000', 100_000], ['fa 7f7fffff', 3.4028234663852886e38], ['f9 0001', 5.960464477539063e-8],
  ['f9 0400', 0.00006103515625], ['f9 c400', -4], ['fb c010666666666666', -4.1], ['f9 7c00', Infinity], ['f9 fc00', -Infinity],
  ['fa 7f800000', Infinity], ['f4', false], ['f5', true], ['f6', null], ['f7', null], ['40', Buffer.of()],
  ['44 01020304', Buffer.of(1, 2, 3, 4)], ['60', ''], ['64 49455446', 'IETF'], ['62 c3bc', '\u00fc'],
  ['64 f0908591', '\u{10151}'],
  ['80', []], ['83 01 02 03', [1, 2, 3]], ['83 01 82 02 03 82 04 05', [1, [2, 3], [4, 5]]], ['a0', new Map()],
  ['a2 61 61 01 61 62 82 02 03', new Map<string, CborTree>([['a', 1], ['b', [2, 3]]])],
  ['5f 42 0102 43 030405 ff', Buffer.of(1, 2, 3, 4, 5)],
  ['7f 65 7374726561 64 6d696e67 ff', 'streaming'], ['9f ff', []], ['9f 01 82 02 03 9f 04 05 ff ff', [1, [2, 3], [4, 5]]],
  ['bf 61 61 01 61 62 9f 02 03 ff ff', new Map<string, CborTree>([['a', 1], ['b', [2, 3]]])],
  ['c1 1a 514b67b0', new CborTag(1, 1_363_896_240)],
]

test('items of every kind', () => {
  for (const [bytes, tree] of examples) assert.deepEqual(parseCbor(hex(bytes)), tree, bytes)
  assert.ok(Number.isNaN(parseCbor(hex('f97e00'))))
  assert.equal(examples.length, 46)
})

const refused = [
  '', '18', '1b 00', '1c', '1f', '44 01 02', '5f 61 61 ff', '5f 5f ff ff', '5f 41 01', '61 ff', '63 e2 82', '82 01', '9f 01',
  'a1 01 02', 'a1 61 61', 'a2 61 61 01 61 61 02', 'bf 61 61 ff', 'c1', 'e0', 'f8 20', 'f9 00', 'ff', '00 00',
  '9b ffffffffffffffff', 'bb ffffffffffffffff',
  '5b ffffffffffffffff', '7f 61 c3 61 bc',
]

test('what is no item, or no whole one, is refused', () => {
  const error = { name: 'WireError', code: 'SerializationException' }
  for (const bytes of refused) assert.throws(() => parseCbor(hex(bytes)), error, bytes)
  assert.equal(refused.length, 27)
})

test('depth and number are bounded', () => {
  const deep = (levels: number) => Buffer.concat([Buffer.alloc(levels, 0x81), Buffer.of(0)])
  assert.doesNotThrow(() => parseCbor(deep(100)))
  for (const levels of [200, 100_000]) assert.throws(() => parseCbor(deep(levels)), WireError)
  const many = (items: number) => Buffer.concat([Buffer.of(0x9f), Buffer.alloc(items, 0), Buffer.of(0xff)])
  assert.doesNotThrow(() => parseCbor(many(16_000)))
  assert.throws(() => parseCbor(many(17_000)), WireError)
  assert.throws(() => parseCbor(Buffer.alloc(1 << 20, 0xc1)), WireError)
})

test('any bytes are an item, or refused', () => {
  property('CBOR', 2000, fc.uint8Array({ maxLength: 100 }), bytes => {
    try {
      parseCbor(bytes)
    } catch (thrown) {
      assert.ok(thrown instanceof WireError, String(thrown))
    }
  })
})

const schemas = [kms, iam].flatMap(({ operations }) => Object.values(operations).flatMap(({ input, output }) => [input, output]))

/** As AWS's client would be given it. */
function forClient(value: unknown): unknown {
  if (value instanceof Date) return dateToTag(value)
  if (Array.isArray(value)) return value.map(forClient)
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, forClient(item)]))
}

test('what is written is read back, and by AWS\'s client too', () => {
  let cases = 0
  for (const schema of schemas) {
    property('CBOR', 10, arbitraryStructure(schema), value => {
      const bytes = cborStructure(schema, value)
      assert.deepEqual(readInput(schema, parseCbor(bytes), cborForm), value)
      const names = Object.keys(schema.members).filter(name => value[name] !== undefined)
      assert.deepEqual(Object.keys(cbor.deserialize(bytes) as object), names)
    })
    cases++
  }
  assert.ok(cases > 150)
})

test('what AWS\'s client writes is read', () => {
  let cases = 0
  for (const schema of schemas) {
    property('CBOR', 10, arbitraryStructure(schema), value => {
      const bytes = cbor.serialize(forClient(value)) as Uint8Array
      assert.deepEqual(readInput(schema, parseCbor(bytes), cborForm), value)
    })
    cases++
  }
  assert.ok(cases > 150)
})
