// The journal as far as the store's row vouches for it: behind the anchor, up to the head. Whoever can write the store can have
// rows stand elsewhere, were it for a moment; nobody reads those, and how far the journal goes is never learnt from rows.
import type { Journal, JournalEnds, JournalKeys } from './journal.ts'
import { findNewest, type NewestBlocks } from './newest-record.ts'
import { refuseUnvouched, type StoreRow } from '../rows/store-row.ts'
import type { JournalEntry, JournalRange } from './journal-reader.ts'

/** What an engine reads, whatever it finds there. */
export interface JournalRows {
  row(): Promise<StoreRow>
  journal(range: JournalRange): Promise<readonly JournalEntry[]>
  /** Row and blocks of one moment. */
  newest(): Promise<{ readonly row: StoreRow; readonly blocks: NewestBlocks }>
}

/** Records that an engine itself has committed, where it keeps some of them at hand. */
export interface OwnRecords {
  /** Undefined where they are not all there. */
  find(range: JournalRange): readonly JournalEntry[] | undefined
}

export class VouchedJournal implements Journal {
  readonly #rows: JournalRows
  readonly #keys: JournalKeys
  readonly #recent: OwnRecords | undefined

  /** `recent` are records that need no other voucher: this node committed them. */
  constructor(rows: JournalRows, keys: JournalKeys, recent?: OwnRecords) {
    this.#rows = rows
    this.#keys = keys
    this.#recent = recent
  }

  async ends(): Promise<JournalEnds> {
    const row = await this.#rows.row()
    refuseUnvouched(row, this.#keys)
    return { anchor: row.anchor_position, position: row.position }
  }

  // What is removed or appended between the two readings is not answered, which is as if it had been asked a moment before.
  async read(range: JournalRange, within?: JournalEnds): Promise<readonly JournalEntry[]> {
    const { anchor, position } = within ?? (await this.ends())
    const { before = Infinity, after } = range
    const behind = after !== undefined && { after: Math.max(after, anchor) }
    const vouched = { ...range, ...behind, before: Math.min(before, position + 1) }
    const entries = this.#recent?.find(vouched) ?? (await this.#rows.journal(vouched))
    return entries.filter(entry => entry.position > anchor)
  }

  async newest(): Promise<string | undefined> {
    const { row, blocks } = await this.#rows.newest()
    refuseUnvouched(row, this.#keys)
    return findNewest(row, blocks)?.record
  }
}
