// Messages, held against those that AWS's client takes apart.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EventStreamCodec } from '@smithy/core/event-streams'
import * as fc from 'fast-check'
import { property } from '../../../../test/kit/properties.ts'
import { messageOf, type Header, type HeaderValue } from './message.ts'

const codec = new EventStreamCodec(bytes => Buffer.from(bytes).toString(), text => Buffer.from(text))

test('lengths and checksums, by hand', () => {
  // Sixteen bytes of which nothing is a header: the sum of 00 00 00 10 00 00 00 00, then of those and the sum.
  assert.equal(messageOf([], Buffer.of()).toString('hex'), '000000100000000005c248eb7d98c8ff')
  const message = messageOf([['a', { type: 'string', value: 'é' }]], Buffer.from('{}'))
  assert.equal(message.subarray(12, -4).toString('hex'), '0161070002c3a97b7d')
  assert.deepEqual([message.readUInt32BE(0), message.readUInt32BE(4), message.length], [25, 7, 25])
})

test('each kind of header', () => {
  const at = new Date(1_764_000_000_123)
  const headers: readonly Header[] = [
    ['yes', { type: 'boolean', value: true }], ['no', { type: 'boolean', value: false }],
    ['integer', { type: 'integer', value: -7 }], ['long', { type: 'long', value: 2 ** 40 }],
    ['blob', { type: 'blob', value: Buffer.of(1, 2) }], ['string', { type: 'string', value: '' }],
    ['at', { type: 'timestamp', value: at }],
  ]
  const decoded = codec.decode(messageOf(headers, Buffer.of(9))).headers
  assert.deepEqual([decoded['yes']?.value, decoded['no']?.value, decoded['integer']?.value], [true, false, -7])
  assert.deepEqual([decoded['long']?.value.valueOf(), decoded['string']?.value, decoded['at']?.value], [2 ** 40, '', at])
  assert.deepEqual(Buffer.from(decoded['blob']!.value as Uint8Array), Buffer.of(1, 2))
  assert.throws(() => messageOf([['long', { type: 'string', value: 'x'.repeat(32_768) }]], Buffer.of()), RangeError)
})

test('what AWS\'s client reads is what was written', () => {
  const values: fc.Arbitrary<HeaderValue> = fc.oneof(
    fc.record({ type: fc.constant('boolean' as const), value: fc.boolean() }),
    fc.record({ type: fc.constant('integer' as const), value: fc.integer() }),
    fc.record({ type: fc.constant('string' as const), value: fc.string({ unit: 'binary' }) }),
  )
  const headers = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z:-]{1,20}$/), values), { selector: ([name]) => name })
  property('event message', 300, fc.tuple(headers, fc.uint8Array({ maxLength: 2000 })), ([given, payload]) => {
    const { headers: read, body } = codec.decode(messageOf(given, payload))
    const written = Object.entries(read).map(([name, { value }]) => [name, value])
    assert.deepEqual(written, given.map(([name, { value }]) => [name, value]))
    assert.deepEqual(Buffer.from(body), Buffer.from(payload))
  })
})
