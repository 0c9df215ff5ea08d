import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decode, encode } from 'cborg'
import * as fc from 'fast-check'
import { property } from '../../../../test/kit/properties.ts'
import { hasMoreItems } from './cbor-items.ts'

test('items are counted, and what stands in strings is none', () => {
  const counted: readonly (readonly [unknown, number])[] = [
    [[], 1], [1, 1], [Buffer.alloc(70_000, 0x80), 1], ['x'.repeat(300), 1], [[1, [2, 3], 'four', Buffer.from('five')], 7],
    [new Map<unknown, unknown>([['a', 1], ['b', new Map()]]), 5], [2 ** 40, 1], [1.5, 1],
  ]
  for (const [value, items] of counted) {
    assert.equal(hasMoreItems(encode(value), items), false)
    assert.equal(hasMoreItems(encode(value), items - 1), true)
  }
  // A list without a length: its head, its items and the break.
  assert.equal(hasMoreItems(Buffer.from([0x9f, 0x80, 0x80, 0xff]), 4), false)
  assert.equal(hasMoreItems(Buffer.from([0x9f, 0x80, 0x80, 0xff]), 3), true)
})

function itemsOf(value: unknown): number {
  if (Array.isArray(value)) return 1 + value.reduce<number>((sum, one) => sum + itemsOf(one), 0)
  if (!(value instanceof Map)) return 1
  return 1 + [...value].reduce((sum, [key, one]) => sum + itemsOf(key) + itemsOf(one), 0)
}

test('no document that a decoder takes has more items than are counted', () => {
  const documents = fc.uint8Array({ maxLength: 60 })
  property('items of CBOR', 2000, documents, document => {
    let value: unknown
    try {
      value = decode(document, { useMaps: true })
    } catch {
      return true
    }
    return hasMoreItems(document, itemsOf(value) - 1)
  })
})
