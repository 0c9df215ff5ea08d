// Packs the journal's old blocks and removes the oldest. It runs in the writer thread between two groups, each step a
// transaction of its own that takes a few milliseconds: what a crash leaves is a journal before the step or behind it.
import type { DatabaseSync } from 'node:sqlite'
import type { Instant } from '../../core/clock.ts'
import { anchorMac } from '../journal/journal.ts'
import type { Block, Head, JournalKeys } from '../journal/journal.ts'
import { findRuns, packRun } from '../journal/pack-journal.ts'
import { anchorOf, refuseUnvouched } from '../rows/store-row.ts'
import type { StoreRow } from '../rows/store-row.ts'
import type { Position } from '../journal/journal-reader.ts'
import { findNextAnchor, stepBlocks } from '../journal/trim-journal.ts'
import type { Chain } from '../journal/trim-journal.ts'
import { runCommit } from './transaction.ts'

export type UpkeepStep = { readonly pack: { readonly keep: number } } | { readonly trim: { readonly before: Instant } }

export class Upkeep {
  readonly #database: DatabaseSync
  readonly #chain: Chain
  readonly #statements: ReturnType<typeof prepare>
  #packed: Position
  #anchor: Head

  constructor(database: DatabaseSync, row: StoreRow, keys: JournalKeys) {
    this.#database = database
    this.#chain = { storeId: row.id, keys }
    this.#statements = prepare(database)
    this.#packed = row.packed
    this.#anchor = anchorOf(row)
  }

  /** How many records the step packed or removed. */
  run(step: UpkeepStep): number {
    return 'pack' in step ? this.#pack(step.pack.keep) : this.#trim(step.trim.before)
  }

  #pack(keep: number): number {
    const blocks = this.#statements.behind.iterate(this.#packed) as unknown as Iterable<Block>
    const { runs, end } = findRuns(blocks, this.#position() - keep)
    const start = this.#packed
    if (end === undefined) return 0
    this.#commit(() => {
      for (const run of runs) this.#packRun(run)
      this.#statements.packed.run(end)
    })
    this.#packed = end
    return end - start
  }

  #packRun(run: readonly Block[]): void {
    const { first, last, sealedFrom, unpacked, entries, seal } = packRun(run)
    this.#statements.remove.run(first, last)
    this.#statements.insert.run(first, last, sealedFrom, unpacked, entries, seal)
  }

  #trim(before: Instant): number {
    const start = this.#anchor
    const blocks = this.#statements.oldest.iterate(stepBlocks) as unknown as Iterable<Block>
    const anchor = findNextAnchor(blocks, { start, newest: this.#position(), before }, this.#chain)
    if (!anchor) return 0
    this.#commit(() => {
      const { storeId, keys } = this.#chain
      this.#statements.remove.run(0, anchor.position)
      this.#statements.anchor.run(anchor.position, anchor.hash, anchorMac(keys, storeId, anchor))
    })
    this.#anchor = anchor
    return anchor.position - start.position
  }

  /** Of the newest record. */
  #position(): Position {
    const row = this.#statements.row.get() as unknown as StoreRow
    refuseUnvouched(row, this.#chain.keys)
    return row.position
  }

  #commit(change: () => void): void {
    const { begin, commit, rollback } = this.#statements
    begin.run()
    try {
      change()
      runCommit(commit)
    } catch (error) {
      if (this.#database.isTransaction) rollback.run()
      throw error
    }
  }
}

function prepare(database: DatabaseSync) {
  const block = (entries: string) => `SELECT first, last, sealed_from AS sealedFrom, unpacked, ${entries}, seal FROM journal`
  const loose = `CASE WHEN unpacked = 0 THEN entries ELSE x'' END AS entries`
  return {
    begin: database.prepare('BEGIN IMMEDIATE'),
    commit: database.prepare('COMMIT'),
    rollback: database.prepare('ROLLBACK'),
    row: database.prepare('SELECT * FROM store'),
    behind: database.prepare(`${block(loose)} WHERE first > ? ORDER BY first`),
    oldest: database.prepare(`${block('entries')} ORDER BY first LIMIT ?`),
    remove: database.prepare('DELETE FROM journal WHERE first BETWEEN ? AND ?'),
    insert: database.prepare('INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?)'),
    packed: database.prepare('UPDATE store SET packed = ?'),
    anchor: database.prepare('UPDATE store SET anchor_position = ?, anchor_hash = ?, anchor_mac = ?'),
  }
}
