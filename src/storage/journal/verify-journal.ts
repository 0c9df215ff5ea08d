// Reads a journal from its first kept record to its last, one block at a time, and tells where it is not what was written.
// What it cannot see: a store that was replaced as a whole by an older copy of itself, unless a head kept elsewhere is expected.
import { entryHash, readEntries } from './journal-entries.ts'
import { linesOf } from '../../core/records/journal-record.ts'
import { anchorMac, blockSeal, checkpointMac, genesis } from './journal.ts'
import type { Entry } from './journal-entries.ts'
import type { Anchor, Block, Checkpoint, Head, JournalKeys } from './journal.ts'
import { findEntries } from './packed-entries.ts'
import type { Position } from './journal-reader.ts'

/** One snapshot of a store's journal. */
export interface JournalSource {
  readonly storeId: string
  readonly anchor: Anchor
  readonly checkpoint: Checkpoint | undefined
  blocks(): Iterable<Block> | AsyncIterable<Block>
}

export type FindingKind =
  /** The record's hash is not that of its content. */
  | 'changed'
  /** Another record, or none, stands where it is due. */
  | 'missing'
  /** A record stands where it is not due. */
  | 'inserted'
  /** The bytes are not those of a record. */
  | 'unreadable'
  /** A chain of right hashes that we did not make; somewhere from `position` to `through`. */
  | 'rewritten'
  /** Written behind the last checkpoint. */
  | 'unvouched'
  /** The checkpoint, or the anchor at its position, is missing or was not made with this root key. */
  | 'checkpoint'
  /** A block that holds no records stands where one is due. */
  | 'empty'
  /** Not the head that was expected. */
  | 'unexpected'
  /** The expected head lies before all that is kept, so nothing tells whether it was one of this journal. */
  | 'incomparable'

export interface Finding {
  readonly kind: FindingKind
  readonly position: Position
  readonly through?: Position
  /** Of the record found at the position, where it can be read. */
  readonly eventId?: string
}

export interface JournalVerification {
  /**
   * The first thing wrong with checkpoint and anchor, with what is expected, and with the records; empty for a sound journal.
   */
  readonly findings: readonly Finding[]
  /** Behind which the first kept record follows: position 0 where none was removed. */
  readonly anchor: Head
  /** The last record that is good. */
  readonly head: Head
}

export async function verifyJournal(source: JournalSource, keys: JournalKeys, expect?: Head): Promise<JournalVerification> {
  const check = new JournalCheck(source, keys, expect)
  for await (const block of source.blocks()) if (!check.add(block)) break
  return check.end()
}

type Ends = Omit<JournalSource, 'blocks'>

/** Blocks as they are read, one by one, the oldest first. */
export class JournalCheck {
  /** Of checkpoint, anchor and what is expected. */
  readonly #findings: readonly Finding[]
  readonly #start: Head
  readonly #walk: Walk
  #finding: Finding | undefined

  constructor(source: Ends, keys: JournalKeys, expect?: Head) {
    const checkpoint = isGenuine(source, keys) ? source.checkpoint : undefined
    const anchor = isAnchor(source, keys) ? source.anchor : undefined
    // Without an anchor that we made nothing may have been removed.
    this.#start = anchor ?? genesis(source.storeId)
    this.#findings = [
      ...(checkpoint ? [] : [{ kind: 'checkpoint' as const, position: source.checkpoint?.position ?? 0 }]),
      ...(anchor ? [] : [{ kind: 'checkpoint' as const, position: source.anchor.position }]),
      ...(expect && expect.position < this.#start.position ? [{ kind: 'incomparable' as const, position: expect.position }] : []),
    ]
    this.#walk = new Walk(source.storeId, keys, this.#start, checkpoint, expect)
    this.#finding = this.#walk.begin()
  }

  /** Whether the block, and all before it, are good. */
  add(block: Block): boolean {
    this.#finding ??= this.#walk.add(block)
    return this.#finding === undefined
  }

  end(): JournalVerification {
    const finding = this.#finding ?? this.#walk.end()
    return { findings: finding ? [...this.#findings, finding] : this.#findings, anchor: this.#start, head: this.#walk.head }
  }
}

function isAnchor({ anchor, storeId }: Ends, keys: JournalKeys): boolean {
  return equal(anchorMac(keys, storeId, anchor), anchor.mac)
}

function isGenuine({ checkpoint, storeId }: Ends, keys: JournalKeys): boolean {
  return checkpoint !== undefined && equal(checkpointMac(keys, storeId, checkpoint, checkpoint.beside), checkpoint.mac)
}

class Walk {
  head: Head
  readonly #storeId: string
  readonly #keys: JournalKeys
  readonly #checkpoint: Head | undefined
  readonly #known: readonly Head[]

  constructor(
    storeId: string, keys: JournalKeys, start: Head, checkpoint: Head | undefined, expect: Head | undefined,
  ) {
    this.#storeId = storeId
    this.#keys = keys
    this.#checkpoint = checkpoint
    this.#known = [checkpoint, expect].filter(head => head !== undefined)
    this.head = start
  }

  begin(): Finding | undefined {
    return this.#compare()
  }

  add(block: Block): Finding | undefined {
    const before = this.head
    return this.#readBlock(block) ?? this.#checkSeal(block, before)
  }

  /** What is known of must have been reached. */
  end(): Finding | undefined {
    const reached = this.head.position
    return this.#known.some(head => head.position > reached) ? { kind: 'missing', position: reached + 1 } : undefined
  }

  #readBlock(block: Block): Finding | undefined {
    let due = this.head.position + 1
    if (block.first > due) return { kind: 'missing', position: due }
    const entries = findEntries(block)
    if (!entries) return { kind: 'unreadable', position: due }
    for (const entry of readEntries(entries)) {
      due = this.head.position + 1
      if (!entry) return { kind: 'unreadable', position: due }
      const finding = this.#readEntry(entry, due)
      if (finding) return finding
    }
    return undefined
  }

  #readEntry(entry: Entry, due: Position): Finding | undefined {
    if (this.#checkpoint && due > this.#checkpoint.position) return found('unvouched', due, entry)
    if (entry.position > due) return found('missing', due, entry)
    if (entry.position < due) return found('inserted', due, entry)
    const hash = entryHash(this.head.hash, entry)
    if (!equal(hash, entry.hash)) return found('changed', due, entry)
    this.head = { position: due, hash }
    return this.#compare(entry)
  }

  #checkSeal(block: Block, before: Head): Finding | undefined {
    const first = before.position + 1
    // Another block's seal fits one that ends where that ended.
    if (this.head === before) return { kind: 'empty', position: block.first }
    const seal = blockSeal(this.#keys, this.#storeId, block.sealedFrom, this.head)
    if (block.first === first && block.last === this.head.position && equal(seal, block.seal)) return undefined
    this.head = before
    return { kind: 'rewritten', position: first, through: Math.max(first, block.last) }
  }

  #compare(entry?: Entry): Finding | undefined {
    const { position, hash } = this.head
    for (const known of this.#known) {
      if (known.position === position && !equal(known.hash, hash)) return found('unexpected', position, entry)
    }
    return undefined
  }
}

function found(kind: FindingKind, position: Position, entry: Entry | undefined): Finding {
  const eventId = entry && eventIdOf(entry.record)
  return eventId === undefined ? { kind, position } : { kind, position, eventId }
}

function eventIdOf(record: string): string | undefined {
  try {
    return linesOf(record).id
  } catch {
    return undefined
  }
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}
