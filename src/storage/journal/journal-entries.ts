// The entries of a block, written and read. `journal.ts` says what they hold.
import { hash } from 'node:crypto'
import { hashLength, writePosition } from './journal.ts'
import type { Block, Head } from './journal.ts'
import type { Position } from './journal-reader.ts'

const headerLength = 16

/** Builds one block after the other in one buffer; the hash before an entry stands right in front of it, ready to be hashed. */
export class BlockBuilder {
  readonly #node: number
  #buffer = Buffer.allocUnsafe(256 * 1024)
  #end = 0
  #position: Position = 0

  constructor(node: number) {
    this.#node = node
  }

  start(head: Head): void {
    this.#buffer.set(head.hash, 0)
    this.#end = hashLength
    this.#position = head.position
  }

  append(record: string): void {
    this.#reserve(record.length * 3 + headerLength + hashLength)
    const buffer = this.#buffer
    const start = this.#end
    const length = buffer.write(record, start + headerLength, 'utf8')
    buffer.writeUInt32BE(length, start)
    buffer.writeUInt32BE(this.#node, start + 4)
    writePosition(buffer, ++this.#position, start + 8)
    const end = start + headerLength + length
    buffer.write(hash('sha256', buffer.subarray(start - hashLength, end), 'binary'), end, 'latin1')
    this.#end = end + hashLength
  }

  /** Valid until the next `start`. */
  get entries(): Uint8Array {
    return this.#buffer.subarray(hashLength, this.#end)
  }

  head(): Head {
    return { position: this.#position, hash: Uint8Array.from(this.#buffer.subarray(this.#end - hashLength, this.#end)) }
  }

  #reserve(length: number): void {
    if (this.#end + length <= this.#buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#end + length))
    this.#buffer.copy(larger, 0, 0, this.#end)
    this.#buffer = larger
  }
}

/** An entry where it stands in its block; each part is cut out when it is asked for. */
export class Entry {
  readonly position: Position
  readonly #block: Buffer
  readonly #start: number
  readonly #end: number

  constructor(block: Buffer, start: number, end: number) {
    this.position = block.readUInt32BE(start + 8) * 0x1_0000_0000 + block.readUInt32BE(start + 12)
    this.#block = block
    this.#start = start
    this.#end = end
  }

  get node(): number {
    return this.#block.readUInt32BE(this.#start + 4)
  }

  /** What the hash covers beside the hash before it. */
  get covered(): Buffer {
    return this.#block.subarray(this.#start, this.#end)
  }

  get hash(): Uint8Array {
    return this.#block.subarray(this.#end, this.#end + hashLength)
  }

  get record(): string {
    return this.#block.toString('utf8', this.#start + headerLength, this.#end)
  }
}

/** The entries of a block, in order. Stops with undefined where the bytes are not those of an entry. */
export function* readEntries(bytes: Uint8Array): Generator<Entry | undefined, void> {
  const block = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let start = 0; start < block.length; ) {
    const end = endOfEntry(block, start)
    if (end === undefined) return yield undefined
    yield new Entry(block, start, end)
    start = end + hashLength
  }
}

/** All at once, which is what most readers want; undefined where the bytes are not those of entries. */
export function allEntries(bytes: Uint8Array): readonly Entry[] | undefined {
  const block = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const entries: Entry[] = []
  for (let start = 0; start < block.length; ) {
    const end = endOfEntry(block, start)
    if (end === undefined) return undefined
    entries.push(new Entry(block, start, end))
    start = end + hashLength
  }
  return entries
}

/** Whether they are the records `first` to `last`, of which there is one at least, each once and in order. */
export function areRange(entries: readonly Entry[], { first, last }: Pick<Block, 'first' | 'last'>): boolean {
  return last >= first && entries.length === last - first + 1 && entries.every(({ position }, i) => position === first + i)
}

function endOfEntry(block: Buffer, start: number): number | undefined {
  const end = start + headerLength + (start + headerLength <= block.length ? block.readUInt32BE(start) : Infinity)
  return end + hashLength > block.length ? undefined : end
}

/** The hash that an entry must have behind `previous`. */
export function entryHash(previous: Uint8Array, entry: Entry): Uint8Array {
  return hash('sha256', Buffer.concat([previous, entry.covered]), 'buffer')
}
