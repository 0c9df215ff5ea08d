// Reads an exported store part by part, as it comes. Whoever keeps what it reads keeps it only once the end was read: until then
// nobody knows whether the file is whole.
import { createHash } from 'node:crypto'
import { exportVersion, headerOf, kinds, versionIn } from './export-form.ts'
import type { CarriedRow, Counts, Part } from './export-form.ts'
import type { StoredRecord } from '../offline-engine.ts'

/** The message follows the name of the file. */
export class UnreadableExport extends Error {}

/** No part has more; a length that was changed must not exhaust the memory. */
const longest = 512 * 1024 * 1024
const cutOff = 'is cut off: it is no whole export'
const changed = 'was changed since it was exported'

/** Throws `UnreadableExport` where the bytes are not just those of an export. Answers how much there was. */
export async function* readExport(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Part, Counts> {
  const bytes = new Pieces(chunks)
  const sum = createHash('sha256').update(await readHeader(bytes))
  const order = new Order()
  for (;;) {
    const head = await bytes.take(5)
    const length = head.readUInt32BE(1)
    if (length > longest) throw new UnreadableExport(changed)
    const content = await bytes.take(length)
    if (head[0] === kinds.end) {
      readEnd(new Content(content), order.counts, sum.digest())
      if (!(await bytes.isAtEnd())) throw new UnreadableExport(changed)
      return order.counts
    }
    sum.update(head).update(content)
    const part = readPart(head[0]!, new Content(content))
    order.follow(part)
    yield part
  }
}

async function readHeader(bytes: Pieces): Promise<Buffer> {
  const due = headerOf(exportVersion)
  const header = await bytes.take(due.length, 'is no export of a store')
  const found = header.toString('latin1')
  const version = found.startsWith('stockade export ') ? versionIn(found.trimEnd()) : undefined
  if (version === undefined) throw new UnreadableExport('is no export of a store')
  if (version !== exportVersion) throw new UnreadableExport(`has version ${version}; this Stockade reads ${exportVersion}`)
  if (!header.equals(due)) throw new UnreadableExport(changed)
  return header
}

function readPart(kind: number, content: Content): Part {
  if (kind === kinds.store) return { store: content.whole(readStore(content)) }
  if (kind === kinds.record) return { record: content.whole(readRecord(content)) }
  if (kind !== kinds.block) throw new UnreadableExport(changed)
  const [first, last, sealedFrom, unpacked] = [content.number(), content.number(), content.number(), content.number()]
  return { block: content.whole({ first, last, sealedFrom, unpacked, entries: content.bytes(), seal: content.bytes() }) }
}

function readStore(content: Content): CarriedRow {
  const [version, position, packed] = [content.number(), content.number(), content.number()]
  const [anchor_position, nodes] = [content.number(), content.number()]
  const [id, wraps, digest] = [content.text(), content.text(), content.bytes()]
  const [head, checkpoint, anchor_hash, anchor_mac] = [content.bytes(), content.bytes(), content.bytes(), content.bytes()]
  return { id, wraps, version, digest, position, head, checkpoint, packed, anchor_position, anchor_hash, anchor_mac, nodes }
}

function readRecord(content: Content): StoredRecord {
  const version = content.number()
  return { collection: content.text(), key: content.bytes(), version, value: content.bytes() }
}

function readEnd(content: Content, { records, blocks }: Counts, sum: Buffer): void {
  const isRight = content.number() === records && content.number() === blocks && sum.equals(content.bytes())
  if (!content.whole(isRight)) throw new UnreadableExport(changed)
}

/** Each part in its place: no engine is asked for the same key twice. */
class Order {
  #records = 0
  #blocks = 0
  #isBegun = false
  #last: StoredRecord | undefined
  #first = -1

  get counts(): Counts {
    if (!this.#isBegun) throw new UnreadableExport(changed)
    return { records: this.#records, blocks: this.#blocks }
  }

  follow(part: Part): void {
    if (!this.#isNext(part)) throw new UnreadableExport(changed)
    this.#isBegun = true
    if ('record' in part) {
      this.#records++
      this.#last = part.record
    } else if ('block' in part) {
      this.#blocks++
      this.#first = part.block.first
    }
  }

  #isNext(part: Part): boolean {
    if ('store' in part) return !this.#isBegun
    if (!this.#isBegun) return false
    if ('block' in part) return part.block.first > this.#first
    return this.#blocks === 0 && (this.#last === undefined || compare(this.#last, part.record) < 0)
  }
}

function compare(a: StoredRecord, b: StoredRecord): number {
  return Buffer.compare(Buffer.from(a.collection), Buffer.from(b.collection)) || Buffer.compare(a.key, b.key)
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** What one part holds, taken from its start. */
class Content {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  number(): number {
    const bytes = this.#take(8)
    const number = bytes.readUInt32BE(0) * 0x1_0000_0000 + bytes.readUInt32BE(4)
    if (!Number.isSafeInteger(number)) throw new UnreadableExport(changed)
    return number
  }

  bytes(): Buffer {
    return this.#take(this.#take(4).readUInt32BE(0))
  }

  text(): string {
    const bytes = this.bytes()
    // PostgreSQL keeps no zero in a text.
    if (bytes.includes(0)) throw new UnreadableExport(changed)
    try {
      return utf8.decode(bytes)
    } catch {
      throw new UnreadableExport(changed)
    }
  }

  /** Answers with what was read, where that is all. */
  whole<T>(read: T): T {
    if (this.#at !== this.#bytes.length) throw new UnreadableExport(changed)
    return read
  }

  #take(length: number): Buffer {
    const end = this.#at + length
    if (end > this.#bytes.length) throw new UnreadableExport(changed)
    const taken = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return taken
  }
}

/** A stream of bytes, in pieces of the length that is asked for. */
class Pieces {
  readonly #chunks: AsyncIterator<Uint8Array>
  #held: Uint8Array[] = []
  #length = 0

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  async take(length: number, otherwise = cutOff): Promise<Buffer> {
    while (this.#length < length) if (!(await this.#pull())) throw new UnreadableExport(otherwise)
    const [first] = this.#held
    const all = this.#held.length === 1 ? Buffer.from(first!.buffer, first!.byteOffset, first!.length) : Buffer.concat(this.#held)
    this.#held = [all.subarray(length)]
    this.#length -= length
    return all.subarray(0, length)
  }

  async isAtEnd(): Promise<boolean> {
    while (this.#length === 0) if (!(await this.#pull())) return true
    return false
  }

  async #pull(): Promise<boolean> {
    const { value, done } = await this.#chunks.next()
    if (done) return false
    this.#held.push(value)
    this.#length += value.length
    return true
  }
}
