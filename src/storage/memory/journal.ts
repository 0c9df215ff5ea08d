// The journal of a store in memory: nobody else can write it, so nothing has to vouch for it.
import type { Instant } from '../../core/clock.ts'
import type { Journal, JournalEnds } from '../journal/journal.ts'
import { isOlder } from '../journal/record-time.ts'
import type { JournalEntry, JournalRange, Position } from '../journal/journal-reader.ts'
import { memoryBounds, sizeOfRecord, type MemoryBounds } from './bounds.ts'

export class MemoryJournal implements Journal {
  readonly #most: MemoryBounds['journal']
  /** Those that are kept, the oldest first, behind `#removed` that are not: positions follow one another. */
  readonly #records: string[] = []
  #removed = 0
  #bytes = 0

  constructor(bounds = memoryBounds().journal) {
    this.#most = bounds
  }

  append(record: string): void {
    this.#records.push(record)
    this.#bytes += sizeOfRecord(record)
    // A tenth at once, since to take from the front moves all that is left.
    if (this.#records.length > this.#most.records * 1.1 || this.#bytes > this.#most.bytes * 1.1) this.#shorten()
  }

  async read({ before = Infinity, after, limit, size = Infinity }: JournalRange): Promise<readonly JournalEntry[]> {
    const { anchor, position } = this.#ends()
    const step = after === undefined ? -1 : 1
    let at = after === undefined ? Math.min(position, before - 1) : Math.max(after, anchor) + 1
    const found: JournalEntry[] = []
    let room = size
    for (; at > anchor && at <= position && at < before && found.length < limit && room > 0; at += step) {
      const record = this.#records[at - anchor - 1]!
      room -= record.length
      found.push({ position: at, record })
    }
    return found
  }

  async ends(): Promise<JournalEnds> {
    return this.#ends()
  }

  async newest(): Promise<string | undefined> {
    return this.#records.at(-1)
  }

  /** Removes the oldest that were made before `before`, but never the newest; answers how many. */
  trim(before: Instant): number {
    const kept = this.#records.findIndex((record, at) => at === this.#records.length - 1 || !isOlder(record, before))
    return this.#remove(Math.max(kept, 0))
  }

  #ends(): { readonly anchor: Position; readonly position: Position } {
    return { anchor: this.#removed, position: this.#removed + this.#records.length }
  }

  #shorten(): void {
    let [records, bytes] = [this.#records.length, this.#bytes]
    let count = 0
    for (; records > 1 && (records > this.#most.records || bytes > this.#most.bytes); count++) {
      records--
      bytes -= sizeOfRecord(this.#records.at(count)!)
    }
    this.#remove(count)
  }

  #remove(count: number): number {
    for (const record of this.#records.splice(0, count)) this.#bytes -= sizeOfRecord(record)
    this.#removed += count
    return count
  }
}
