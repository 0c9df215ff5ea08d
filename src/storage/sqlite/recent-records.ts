// The newest records as this node committed them. Whoever follows the journal takes most of them moments later, and reading them
// back from rows costs more than to keep them. They are kept as bytes in one ring: what lives so long is work for the collector.
import type { JournalEntry, JournalRange, Position } from '../journal/journal-reader.ts'

/** Bytes, and records; the oldest make room. */
const roomOfAll = 4 * 1024 * 1024
const mostKept = 8192

export class RecentRecords {
  readonly #ring: Buffer
  /** Where a record begins and how long it is, by its position. Places count on over the ring's laps. */
  readonly #starts = new Float64Array(mostKept)
  readonly #lengths = new Uint32Array(mostKept)
  #end = 0
  /** Records from the first to the last follow each other without a gap. */
  #first: Position = 1
  #last: Position = 0

  constructor(room = roomOfAll) {
    this.#ring = Buffer.allocUnsafeSlow(room)
  }

  /** Takes the records up to `last`, once they are committed. */
  add(records: readonly string[], last: Position): void {
    const first = last - records.length + 1
    if (first !== this.#last + 1) this.#first = first
    for (let i = 0; i < records.length; i++) this.#keep(records[i]!, first + i)
    this.#last = last
  }

  /** Answers undefined where they are not all here, as always where they are asked for backward. */
  find({ after, before = Infinity, limit, size = Infinity }: JournalRange): readonly JournalEntry[] | undefined {
    if (after === undefined || after >= this.#last || !this.#has(after + 1)) return undefined
    const end = Math.min(before, this.#last + 1, after + 1 + limit)
    const found: JournalEntry[] = []
    for (let position = after + 1, room = size; position < end && room > 0; position++) {
      const record = this.#read(position)
      found.push({ position, record })
      room -= record.length
    }
    return found
  }

  #keep(record: string, position: Position): void {
    const length = Buffer.byteLength(record)
    const room = this.#ring.length
    // What has no room begins anew behind itself.
    if (length > room) this.#first = position + 1
    else {
      const place = this.#end % room
      const start = place + length > room ? this.#end - place + room : this.#end
      this.#ring.write(record, start % room)
      this.#starts[position % mostKept] = start
      this.#lengths[position % mostKept] = length
      this.#end = start + length
    }
  }

  /** And all behind it. */
  #has(position: Position): boolean {
    if (position < this.#first || position <= this.#last - mostKept) return false
    return this.#starts[position % mostKept]! >= this.#end - this.#ring.length
  }

  #read(position: Position): string {
    const start = this.#starts[position % mostKept]! % this.#ring.length
    return this.#ring.toString('utf8', start, start + this.#lengths[position % mostKept]!)
  }
}
