// How much a store in memory may hold. V8's heap is what ends first, and a heap that ends ends the process: so bounds are parts
// of its limit, in what rows and records take there, and not in what they say.
import { getHeapStatistics } from 'node:v8'
import type { KeyBytes } from '../store.ts'

/** Who has written a row: a call, what follows from one, or the server itself, which derives things from what calls did. */
export type Writer = 'calls' | 'effects' | 'server'

export interface MemoryBounds {
  /** Bytes that the rows of each may take. */
  readonly rows: ReadonlyMap<Writer, number>
  /** Records of the journal, and bytes that they take. */
  readonly journal: { readonly records: number; readonly bytes: number }
}

const mostRecords = 100_000
/**
 * Together less than half: what is beside a store (the cache, compiled policies, calls under way) has bounds of its own. A record
 * of the journal is found by ten names and more, and takes up to four times of what it takes itself in the history's index.
 */
const parts = { calls: 12 / 64, effects: 4 / 64, server: 12 / 64, journal: 3 / 64 }

export function memoryBounds(heap = getHeapStatistics().heap_size_limit): MemoryBounds {
  return {
    rows: new Map([['calls', heap * parts.calls], ['effects', heap * parts.effects], ['server', heap * parts.server]]),
    journal: { records: mostRecords, bytes: heap * parts.journal },
  }
}

/** Measured on Node 24: two objects, the heads of an array and of a text, a place in the tree. The key is there as both. */
const rowOverhead = 600
const recordOverhead = 128

export function sizeOfRow(key: KeyBytes, value: Uint8Array | undefined): number {
  return value ? rowOverhead + 2 * key.length + value.length : 0
}

/** One unit that is no Latin letter makes all of a text's units two bytes long. */
export function sizeOfRecord(record: string): number {
  return recordOverhead + (Buffer.byteLength(record) === record.length ? record.length : 2 * record.length)
}
