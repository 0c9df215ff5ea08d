import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import type { UnpackedBatch } from '../rows/apply-group.ts'
import type { Expectation } from '../store.ts'
import { packGroup, unpackGroup } from './group.ts'

const hex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('hex')

const shown = (expectation: Expectation) =>
  Object.entries(expectation).map(([name, value]) => [name, value instanceof Uint8Array ? hex(value) : value]).sort()

function plain({ expectations, writes, records }: UnpackedBatch) {
  return {
    expectations: expectations.map(shown),
    writes: writes.map(({ collection, key, value }) => [collection, hex(key), hex(value)]),
    records,
  }
}

test('a group crosses unchanged', () => {
  const key = fc.uint8Array({ maxLength: 5 })
  const ofRecord = fc.record({ collection: fc.string(), key, version: fc.integer({ min: -1 }) })
  const ofRange = fc.record({ collection: fc.string(), from: key, to: key, count: fc.nat(), newest: fc.nat() })
  const batch = fc.record({
    expectations: fc.array(fc.oneof(ofRecord, ofRange), { maxLength: 3 }),
    writes: fc.array(fc.record({ collection: fc.string(), key, value: fc.option(key, { nil: undefined }) }), { maxLength: 3 }),
    records: fc.array(fc.string(), { maxLength: 3 }),
  })
  property('group of batches', 300, fc.array(batch, { maxLength: 5 }), batches => {
    const crossed = unpackGroup(structuredClone(packGroup(batches.map((one, i) => ({ id: String(i), ...one })))))
    assert.deepEqual(crossed.map(plain), batches.map(plain))
  })
})
