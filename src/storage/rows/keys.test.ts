import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import type { Key } from '../collection.ts'
import { encodeKey, keyBytes, keyText, maxKeyBytes, prefixEnd, successor } from './keys.ts'

const part = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom('', '\0', '\0\0', 'a', 'a\0', '\u00ff', '\u{10ffff}', '\uffff'),
  fc.maxSafeInteger(),
  fc.constantFrom(0, -0, 1, -1, 2 ** 32, -(2 ** 32), 2 ** 32 - 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
)
const key = fc.array(part, { maxLength: 4 })

function comparePart(a: string | number, b: string | number): number {
  if (typeof a === 'number') return typeof b === 'number' ? Math.sign(a - b) : -1
  return typeof b === 'number' ? 1 : Buffer.compare(Buffer.from(a), Buffer.from(b))
}

function compareParts(a: Key, b: Key): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = comparePart(a[i]!, b[i]!)
    if (order !== 0) return order
  }
  return Math.sign(a.length - b.length)
}

const bytesOf = (parts: Key) => keyBytes(encodeKey(parts))

test('bytes sort as the parts do', () => {
  property('record key', 2000, fc.tuple(key, key), ([a, b]) => {
    assert.equal(Buffer.compare(bytesOf(a), bytesOf(b)), compareParts(a, b))
    const [left, right] = [encodeKey(a), encodeKey(b)]
    assert.equal(left < right ? -1 : left > right ? 1 : 0, compareParts(a, b))
  })
})

test('the range of a prefix holds exactly the keys that start with its parts', () => {
  property('record key', 2000, fc.tuple(key, key), ([prefix, other]) => {
    const from = encodeKey(prefix)
    const text = encodeKey(other)
    const starts = other.length >= prefix.length && prefix.every((value, i) => comparePart(value, other[i]!) === 0)
    assert.equal(text >= from && text < prefixEnd(from), starts)
    assert.ok(encodeKey([...other], from) < prefixEnd(from))
  })
})

test('nothing lies between a key and its successor', () => {
  property('record key', 100, fc.tuple(key, key), ([a, b]) => {
    assert.equal(encodeKey(b) > encodeKey(a), encodeKey(b) >= successor(encodeKey(a)))
  })
})

test('text and bytes are the same key', () => {
  property('record key', 100, key, parts => assert.equal(keyText(bytesOf(parts)), encodeKey(parts)))
})

test('hostile keys are refused', () => {
  const hostile: Key[] = [
    ['\ud800'], [0.5], [NaN], [Infinity], [2 ** 53], ['x'.repeat(maxKeyBytes)], ['\u{10ffff}'.repeat(1024)], Array(500).fill(1),
  ]
  for (const parts of hostile) assert.throws(() => encodeKey(parts), RangeError)
  assert.equal(hostile.length, 8)
  assert.equal(encodeKey(['x'.repeat(maxKeyBytes - 2)]).length, maxKeyBytes)
})
