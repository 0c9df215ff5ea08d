import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import type { UnpackedBatch } from '../judge-group.ts'
import { packGroup, unpackGroup } from './group.ts'

const hex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('hex')

function plain({ expectations, writes, records }: UnpackedBatch) {
  return {
    expectations: expectations.map(({ key, ...rest }) => ({ ...rest, key: hex(key) })),
    writes: writes.map(({ collection, key, value }) => [collection, hex(key), hex(value)]),
    records,
  }
}

test('a group crosses unchanged', () => {
  const key = fc.uint8Array({ maxLength: 5 })
  const batch = fc.record({
    expectations: fc.array(fc.record({ collection: fc.string(), key, version: fc.nat() }), { maxLength: 3 }),
    writes: fc.array(fc.record({ collection: fc.string(), key, value: fc.option(key, { nil: undefined }) }), { maxLength: 3 }),
    records: fc.array(fc.string(), { maxLength: 3 }),
  })
  property('group of batches', 300, fc.array(batch, { maxLength: 5 }), batches => {
    const crossed = unpackGroup(structuredClone(packGroup(batches.map((one, i) => ({ id: String(i), ...one })))))
    assert.deepEqual(crossed.map(plain), batches.map(plain))
  })
})
