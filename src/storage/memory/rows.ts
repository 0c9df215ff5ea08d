// The records of a store in memory, each collection in the order of its keys.
import sorted from 'sorted-btree'
import { keyText, type KeyText } from '../rows/keys.ts'
import type { KeyBytes, Range, Stored, Write } from '../store.ts'
import { sizeOfRow, type Writer } from './bounds.ts'

interface Row extends Stored {
  readonly writer: Writer
}

type Rows = InstanceType<typeof sorted.default<KeyText, Row>>

const compare = (a: KeyText, b: KeyText): number => (a < b ? -1 : a > b ? 1 : 0)

export class MemoryRows {
  readonly #byCollection = new Map<string, Rows>()
  readonly #bytes = new Map<Writer, number>([['calls', 0], ['effects', 0], ['server', 0]])

  find(collection: string, key: KeyBytes): Row | undefined {
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

  write({ collection, key, value }: Write, version: number, writer: Writer): void {
    const at = keyText(key)
    const rows = this.#byCollection.get(collection) ?? new sorted.default<KeyText, Row>(undefined, compare)
    this.#byCollection.set(collection, rows)
    const held = rows.get(at)
    if (held) this.#grow(held.writer, -sizeOfRow(key, held.value))
    this.#grow(writer, sizeOfRow(key, value))
    if (value) rows.set(at, { key, version, value, writer })
    else rows.delete(at)
  }

  /** That the rows of `writer` take. */
  bytesOf(writer: Writer): number {
    return this.#bytes.get(writer)!
  }

  /** By how many bytes the writes would make those of `writer` larger. */
  growth(writes: readonly Write[], writer: Writer): number {
    let growth = 0
    for (const { collection, key, value } of writes) {
      const held = this.find(collection, key)
      growth += sizeOfRow(key, value) - (held?.writer === writer ? sizeOfRow(key, held.value) : 0)
    }
    return growth
  }

  #grow(writer: Writer, bytes: number): void {
    this.#bytes.set(writer, this.bytesOf(writer) + bytes)
  }
}
