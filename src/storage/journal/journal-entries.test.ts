import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { allEntries, BlockBuilder, entryHash, readEntries } from './journal-entries.ts'
import { formatHead, genesis, parseHead } from './journal.ts'
import { findEntries, packEntries } from './packed-entries.ts'

const start = genesis('store')

function blockOf(records: readonly string[]): Uint8Array {
  const builder = new BlockBuilder(1)
  builder.start(start)
  for (const record of records) builder.append(record)
  return Uint8Array.from(builder.entries)
}

const record = fc.string({ unit: 'grapheme', maxLength: 40 }).filter(text => text.isWellFormed())
/** A block has a record at least. */
const texts = fc.array(record, { minLength: 1, maxLength: 6 })

test('the records of a block are read back, packed or not, and each hash covers what is before it', () => {
  property('journal block', 500, texts, records => {
    const entries = blockOf(records)
    for (const bytes of [entries, findEntries({ entries: packEntries(entries), unpacked: entries.length })]) {
      const read = [...readEntries(bytes!)]
      assert.deepEqual(read.map(entry => entry?.record), records)
      assert.deepEqual(allEntries(bytes!)?.map(entry => entry.record), records)
      let previous = start.hash
      for (const [i, entry] of read.entries()) {
        assert.deepEqual([entry!.node, entry!.position], [1, i + 1])
        assert.deepEqual(entryHash(previous, entry!), Buffer.from(entry!.hash))
        previous = entry!.hash
      }
    }
  })
})

test('any bytes are entries up to where they are none', () => {
  const changed = fc.tuple(texts.map(blockOf), fc.nat(), fc.integer({ min: 0, max: 255 }))
  const damaged = changed.map(([block, at, byte]) => Uint8Array.from(block, (old, i) => (i === at % block.length ? byte : old)))
  const length = fc.tuple(fc.constantFrom(0, 1, 8, 0xffffffff), fc.uint8Array({ maxLength: 120 })).map(([size, rest]) => {
    const bytes = Buffer.alloc(4 + rest.length)
    bytes.writeUInt32BE(size)
    bytes.set(rest, 4)
    return bytes
  })
  property('journal block', 2000, fc.oneof(damaged, length, fc.uint8Array({ maxLength: 120 })), bytes => {
    const entries = [...readEntries(bytes)]
    assert.ok(entries.length <= bytes.length / 48 + 1)
    assert.ok(entries.slice(0, -1).every(entry => entry !== undefined))
    for (const entry of entries) assert.equal(typeof (entry?.record ?? ''), 'string')
  })
})

test('any bytes are unpacked to the length that is said, or not at all', () => {
  property('packed block', 1000, fc.tuple(fc.uint8Array({ maxLength: 200 }), fc.nat(1000)), ([entries, unpacked]) => {
    const packed = packEntries(entries)
    for (const bytes of [entries, packed, packed.subarray(0, -1)]) {
      const found = findEntries({ entries: bytes, unpacked })
      assert.ok(found === undefined || unpacked === 0 || found.length === unpacked)
    }
    if (entries.length > 0) assert.deepEqual(findEntries({ entries: packed, unpacked: entries.length }), Buffer.from(entries))
  })
})

test('a head is read back from its text, and any other text is none', () => {
  const head = fc.tuple(fc.nat(), fc.uint8Array({ minLength: 32, maxLength: 32 }))
  property('journal head', 300, head, ([position, hash]) => {
    assert.deepEqual(parseHead(formatHead({ position, hash })), { position, hash: Buffer.from(hash) })
  })
  const near = fc.stringMatching(/^[0-9]{0,17}:[0-9a-g]{60,66}$/)
  property('journal head', 1000, fc.oneof(fc.string(), near), text => {
    const found = parseHead(text)
    assert.ok(found === undefined || (Number.isSafeInteger(found.position) && found.hash.length === 32))
  })
})
