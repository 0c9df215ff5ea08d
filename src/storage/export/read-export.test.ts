// Files that are no export, or no longer the one that was written.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { asyncProperty } from '../../../test/kit/properties.ts'
import { blockPart, carriedRow, endPart, exportOf, headerOf, recordPart, storePart } from './export-form.ts'
import type { Part } from './export-form.ts'
import type { Snapshot, StoredRecord } from '../offline-engine.ts'
import { readExport, UnreadableExport } from './read-export.ts'
import { journalSource } from '../rows/store-row.ts'

const bytes = (fill: number, length = 32) => Buffer.alloc(length, fill)
const carried = {
  id: 'store', wraps: 'one\ntwo', version: 2 ** 40, nodes: 3, digest: bytes(5, 68), position: 7,
  head: bytes(1), checkpoint: bytes(2), packed: 5,
  anchor_position: 3, anchor_hash: bytes(3), anchor_mac: bytes(4),
}
const records: readonly StoredRecord[] = [
  { collection: 'a', key: bytes(1, 3), version: 1, value: bytes(9, 40) },
  { collection: 'a', key: bytes(2, 3), version: 2, value: bytes(8, 0) },
  { collection: 'ü', key: bytes(1, 1), version: 3, value: bytes(7, 5) },
]
const blocks = [
  { first: 4, last: 5, sealedFrom: 5, unpacked: 99, entries: bytes(5, 50), seal: bytes(6) },
  { first: 6, last: 7, sealedFrom: 6, unpacked: 0, entries: bytes(6, 20), seal: bytes(7) },
]
const row = { ...carriedRow(carried, 1), nodes: carried.nodes }
const snapshot: Snapshot = {
  row, records: () => records, source: journalSource(row, () => blocks), close: async () => undefined,
}

const whole = Buffer.concat((await Readable.from(exportOf(snapshot)).toArray()) as Buffer[])

async function* inPieces(file: Uint8Array, length: number) {
  for (let at = 0; at < file.length; at += length) yield file.subarray(at, at + length)
}

async function read(file: Uint8Array, length = 64) {
  const parts: Part[] = []
  const reading = readExport(inPieces(file, length))
  for (;;) {
    const { value, done } = await reading.next()
    if (done) return { parts, counts: value }
    parts.push(value)
  }
}

const refused = (file: Uint8Array, sentence = /./, length?: number) =>
  assert.rejects(read(file, length), (error: unknown) => {
    assert.ok(error instanceof UnreadableExport, String(error))
    assert.match(error.message, sentence)
    return true
  })

/** With an end that is right for what stands before it, as somebody can make it who has the file. */
function ended(parts: readonly Uint8Array[], counts = { records: 0, blocks: 0 }, header = headerOf(2)): Buffer {
  const body = Buffer.concat([header, ...parts])
  return Buffer.concat([body, endPart(counts, createHash('sha256').update(body).digest())])
}

test('what was written is read, in whatever pieces it comes', async () => {
  for (const length of [1, 7, 64, 10_000]) {
    const { parts, counts } = await read(whole, length)
    assert.deepEqual(counts, { records: 3, blocks: 2 })
    assert.deepEqual(parts[0], { store: carried })
    assert.deepEqual(parts.slice(1), [...records.map(record => ({ record })), ...blocks.map(block => ({ block }))])
  }
})

test('a file that is cut off anywhere is refused', async () => {
  for (let length = 0; length < whole.length; length++) {
    await refused(whole.subarray(0, length), /^is (?:cut off|no export)/, 100)
  }
  assert.ok(whole.length > 500)
})

test('every flipped bit is refused', async () => {
  let cases = 0
  for (let at = 0; at < whole.length; at++) {
    for (const bit of [1, 0x80]) {
      const file = Buffer.from(whole)
      file[at]! ^= bit
      await refused(file, /^(?:is cut off|is no export|has version|was changed)/, 100)
      cases++
    }
  }
  assert.equal(cases, 2 * whole.length)
})

test('what is no export, of another version or in another order is refused with what it is', async () => {
  const [store, a, b] = [storePart(carried), recordPart(records[0]!), recordPart(records[1]!)]
  const [old, young] = [blockPart(blocks[0]!), blockPart(blocks[1]!)]
  assert.equal((await read(ended([store]))).parts.length, 1)
  const huge = Buffer.from([2, 0xff, 0xff, 0xff, 0xff])
  const unsafe = Buffer.from(storePart({ ...carried, version: Number.MAX_SAFE_INTEGER })).fill(0xff, 5, 13)
  const cases: readonly (readonly [Uint8Array, RegExp])[] = [
    [Buffer.from('SQLite format 3\0'.repeat(10)), /^is no export of a store$/],
    [Buffer.alloc(0), /^is no export of a store$/],
    [Buffer.from('stockade export x\n'), /^is no export of a store$/],
    [ended([store], undefined, headerOf(1)), /^has version 1; this Stockade reads 2$/],
    [Buffer.concat([whole, Buffer.from('\n')]), /^was changed/],
    [Buffer.concat([whole, whole]), /^was changed/],
    [Buffer.concat([headerOf(2), store, huge]), /^was changed/],
    [ended([unsafe]), /^was changed/],
    [ended([]), /^was changed/],
    [ended([a], { records: 1, blocks: 0 }), /^was changed/],
    [ended([store, store]), /^was changed/],
    [ended([store, a]), /^was changed/],
    [ended([store, a, a], { records: 2, blocks: 0 }), /^was changed/],
    [ended([store, b, a], { records: 2, blocks: 0 }), /^was changed/],
    [ended([store, old, a], { records: 1, blocks: 1 }), /^was changed/],
    [ended([store, young, old], { records: 0, blocks: 2 }), /^was changed/],
    [ended([storePart({ ...carried, id: 'a\0b' })]), /^was changed/],
    [ended([storePart({ ...carried, id: 'a' }), Buffer.from([9, 0, 0, 0, 0])]), /^was changed/],
    [ended([store, Buffer.concat([a.subarray(0, 4), Buffer.of(a[4]! + 1), a.subarray(5), Buffer.of(0)])]), /^was changed/],
  ]
  for (const [file, sentence] of cases) await refused(file, sentence)
  assert.equal(cases.length, 19)
})

const edit = fc.record({
  at: fc.nat(whole.length - 1), removed: fc.nat(20), added: fc.uint8Array({ maxLength: 20 }),
})

test('any edit is refused, and any bytes are', async () => {
  await asyncProperty('export file', 1500, fc.array(edit, { minLength: 1, maxLength: 3 }), async edits => {
    let file = whole
    for (const { at, removed, added } of edits) {
      file = Buffer.concat([file.subarray(0, at), added, file.subarray(at + removed)])
    }
    if (!file.equals(whole)) await refused(file)
  })
  await asyncProperty('export file', 500, fc.uint8Array({ maxLength: 200 }), async tail => {
    await refused(Buffer.concat([headerOf(2), tail]))
  })
})

test('whatever its parts hold, a file with the right end is read or refused', async () => {
  const content = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.uint8Array({ maxLength: 80 }))
  await asyncProperty('export file', 500, fc.array(content, { maxLength: 4 }), async contents => {
    const parts = contents.map(([kind, found]) => Buffer.concat([Buffer.from([kind, 0, 0, 0, found.length]), found]))
    const outcome = await read(ended([storePart(carried), ...parts])).catch((error: unknown) => error)
    assert.ok(!(outcome instanceof Error) || outcome instanceof UnreadableExport, String(outcome))
  })
})
