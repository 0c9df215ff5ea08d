// The form of an exported store: a line that names the form and its version, then parts, one behind the other:
//   kind (1) | length of the content (4) | content
// The content is numbers of 8 bytes each, then texts and bytes, each behind its length (4). The store comes first, then its
// records by collection and key, its blocks from the oldest on, and the end: how many there were of either, and SHA-256 over
// all that stands before it. Rows stay sealed, and the store's key wrapped: without the root key the file is of no use.
import { createHash } from 'node:crypto'
import { writePosition } from '../journal/journal.ts'
import type { Block } from '../journal/journal.ts'
import type { Snapshot, StoredRecord } from '../offline-engine.ts'
import type { StoreRow } from '../rows/store-row.ts'

export const exportVersion = 2
const name = 'stockade export '
export const kinds = { store: 1, record: 2, block: 3, end: 4 } as const

/**
 * What is the same in every engine. The change feed stays behind: whoever follows it starts anew. `nodes` is carried, since the
 * checkpoint vouches for it.
 */
export type CarriedRow = Omit<StoreRow, 'format' | 'feed_floor' | 'nodes'> & { readonly nodes: number }

export type Part = { readonly store: CarriedRow } | { readonly record: StoredRecord } | { readonly block: Block }

export interface Counts {
  readonly records: number
  readonly blocks: number
}

/** The row of a store that was carried to an engine. */
export function carriedRow({ nodes: _nodes, ...row }: CarriedRow, format: number): StoreRow {
  return { ...row, format, feed_floor: row.version }
}

/** The bytes of an export, in pieces. */
export async function* exportOf({ row, records, source }: Snapshot): AsyncGenerator<Uint8Array, void> {
  const sum = createHash('sha256')
  const counted = (bytes: Uint8Array) => {
    sum.update(bytes)
    return bytes
  }
  const counts = { records: 0, blocks: 0 }
  yield counted(headerOf(exportVersion))
  yield counted(storePart({ nodes: 0, ...row }))
  for await (const record of records()) {
    counts.records++
    yield counted(recordPart(record))
  }
  for await (const block of source.blocks()) {
    counts.blocks++
    yield counted(blockPart(block))
  }
  yield endPart(counts, sum.digest())
}

export function headerOf(version: number): Buffer {
  return Buffer.from(`${name}${version}\n`)
}

/** The version that the line names; undefined where it names no export. */
export function versionIn(line: string): number | undefined {
  const [, digits] = /^stockade export (\d{1,9})$/.exec(line) ?? []
  return digits === undefined ? undefined : Number(digits)
}

export function storePart(row: CarriedRow): Buffer {
  const texts = [Buffer.from(row.id), Buffer.from(row.wraps)]
  const bytes = [row.digest, row.head, row.checkpoint, row.anchor_hash, row.anchor_mac]
  return part(kinds.store, [row.version, row.position, row.packed, row.anchor_position, row.nodes], [...texts, ...bytes])
}

export function recordPart({ collection, key, version, value }: StoredRecord): Buffer {
  return part(kinds.record, [version], [Buffer.from(collection), key, value])
}

export function blockPart({ first, last, sealedFrom, unpacked, entries, seal }: Block): Buffer {
  return part(kinds.block, [first, last, sealedFrom, unpacked], [entries, seal])
}

export function endPart({ records, blocks }: Counts, sum: Uint8Array): Buffer {
  return part(kinds.end, [records, blocks], [sum])
}

function part(kind: number, numbers: readonly number[], fields: readonly Uint8Array[]): Buffer {
  const length = numbers.length * 8 + fields.reduce((total, field) => total + 4 + field.length, 0)
  const bytes = Buffer.allocUnsafe(5 + length)
  bytes[0] = kind
  bytes.writeUInt32BE(length, 1)
  numbers.forEach((number, i) => writePosition(bytes, number, 5 + i * 8))
  let at = 5 + numbers.length * 8
  for (const field of fields) {
    bytes.writeUInt32BE(field.length, at)
    bytes.set(field, at + 4)
    at += 4 + field.length
  }
  return bytes
}
