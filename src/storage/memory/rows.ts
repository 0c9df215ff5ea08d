// The records of a store in memory, each collection in the order of its keys.
import sorted from 'sorted-btree'
import { keyText, type KeyText } from '../rows/keys.ts'
import type { KeyBytes, Range, Stored, Write } from '../store.ts'

type Rows = InstanceType<typeof sorted.default<KeyText, Stored>>

const compare = (a: KeyText, b: KeyText): number => (a < b ? -1 : a > b ? 1 : 0)

export class MemoryRows {
  readonly #byCollection = new Map<string, Rows>()
  #bytes = 0

  find(collection: string, key: KeyBytes): Stored | undefined {
    return this.#byCollection.get(collection)?.get(keyText(key))
  }

  /** Those of the range one by one, until `take` answers false. */
  each(collection: string, { from, to, reverse }: Omit<Range, 'limit'>, take: (row: Stored) => boolean): void {
    const rows = this.#byCollection.get(collection)
    const [start, end] = [keyText(from), keyText(to)]
    if (!rows || start >= end) return
    // Backwards it begins at the greatest key below the end.
    const found = reverse ? rows.entriesReversed(end, undefined, true) : rows.entries(start)
    for (const [key, row] of found) {
      if ((reverse ? key < start : key >= end) || !take(row)) return
    }
  }

  write({ collection, key, value }: Write, version: number): void {
    const at = keyText(key)
    const rows = this.#byCollection.get(collection) ?? new sorted.default<KeyText, Stored>(undefined, compare)
    this.#byCollection.set(collection, rows)
    this.#bytes += this.growth({ collection, key, value })
    if (value) rows.set(at, { key, version, value })
    else rows.delete(at)
  }

  /** Of keys and values. */
  get bytes(): number {
    return this.#bytes
  }

  /** By how many bytes the write would make it larger. */
  growth({ collection, key, value }: Write): number {
    const held = this.find(collection, key)
    return sizeOf(key, value) - sizeOf(key, held?.value)
  }
}

const sizeOf = (key: KeyBytes, value: Uint8Array | undefined): number => (value ? key.length + value.length : 0)
