// Packs the journal's old blocks and removes the oldest. It runs in the writer thread between two groups, each step a
// transaction of its own that takes a few milliseconds: what a crash leaves is a journal before the step or behind it.
import type { DatabaseSync } from 'node:sqlite'
import type { Instant } from '../../core/clock.ts'
import { anchorMac } from '../journal.ts'
import type { Block, Head, JournalKeys } from '../journal.ts'
import { packEntries } from '../packed-entries.ts'
import type { Position } from '../store.ts'
import { findHeadBehind } from '../trim-journal.ts'
import type { Chain } from '../trim-journal.ts'
import { node } from './schema.ts'
import type { StoreRow } from './schema.ts'
import { runCommit } from './transaction.ts'

export type UpkeepStep = { readonly pack: { readonly keep: number } } | { readonly trim: { readonly before: Instant } }

/** A packed block has at least as many bytes before they are packed: few enough to be read for one of its records. */
const packedLength = 64 * 1024
/** Bytes that one step packs, and blocks that one removes. */
const stepLength = 128 * 1024
const stepBlocks = 4

export class Upkeep {
  readonly #database: DatabaseSync
  readonly #chain: Chain
  readonly #statements: ReturnType<typeof prepare>
  #packed: Position
  #anchor: Head

  constructor(database: DatabaseSync, row: StoreRow, keys: JournalKeys) {
    this.#database = database
    this.#chain = { storeId: row.id, node, keys }
    this.#statements = prepare(database)
    this.#packed = row.packed
    this.#anchor = { position: row.anchor_position, hash: row.anchor_hash }
  }

  /** How many records the step packed or removed. */
  run(step: UpkeepStep): number {
    return 'pack' in step ? this.#pack(step.pack.keep) : this.#trim(step.trim.before)
  }

  #pack(keep: number): number {
    const runs = this.#findRuns(this.#position() - keep)
    const start = this.#packed
    const end = runs.at(-1)?.at(-1)?.last
    if (end === undefined) return 0
    this.#commit(() => {
      for (const run of runs) this.#packRun(run)
      this.#statements.packed.run(end)
    })
    this.#packed = end
    return end - start
  }

  /** Blocks, oldest first, of which each run is to become one. */
  #findRuns(through: Position): Block[][] {
    const runs: Block[][] = []
    let run: Block[] = []
    let length = 0
    let total = 0
    for (const row of this.#statements.behind.iterate(this.#packed)) {
      const block = row as unknown as Block
      // What is packed already stands behind `packed` only where somebody changed the database.
      if (block.last > through || block.unpacked > 0 || total >= stepLength) break
      run.push(block)
      length += block.entries.length
      total += block.entries.length
      if (length < packedLength) continue
      runs.push(run)
      run = []
      length = 0
    }
    return runs
  }

  // The seal of the last block vouches for the head of all: nothing is vouched for anew, so a forgery stays one.
  #packRun(run: readonly Block[]): void {
    const [{ first }, { last, sealedFrom, seal }] = [run[0]!, run.at(-1)!]
    const entries = Buffer.concat(run.map(block => block.entries))
    this.#statements.remove.run(first, last)
    this.#statements.insert.run(first, last, sealedFrom, entries.length, packEntries(entries), seal)
  }

  #trim(before: Instant): number {
    const start = this.#anchor
    const newest = this.#position()
    let anchor = start
    for (const row of this.#statements.oldest.iterate(stepBlocks)) {
      const block = row as unknown as Block
      if (block.last >= newest) break
      const behind = findHeadBehind(block, anchor, before, this.#chain)
      if (!behind) break
      anchor = behind
    }
    if (anchor === start) return 0
    this.#commit(() => {
      const { storeId, keys } = this.#chain
      this.#statements.remove.run(0, anchor.position)
      this.#statements.anchor.run(anchor.position, anchor.hash, anchorMac(keys, storeId, node, anchor))
    })
    this.#anchor = anchor
    return anchor.position - start.position
  }

  #position(): Position {
    return (this.#statements.position.get() as { readonly position: Position }).position
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
  const block = 'SELECT first, last, sealed_from AS sealedFrom, unpacked, entries, seal FROM journal'
  return {
    begin: database.prepare('BEGIN IMMEDIATE'),
    commit: database.prepare('COMMIT'),
    rollback: database.prepare('ROLLBACK'),
    position: database.prepare('SELECT position FROM store'),
    behind: database.prepare(`${block} WHERE first > ? ORDER BY first`),
    oldest: database.prepare(`${block} ORDER BY first LIMIT ?`),
    remove: database.prepare('DELETE FROM journal WHERE first BETWEEN ? AND ?'),
    insert: database.prepare('INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?)'),
    packed: database.prepare('UPDATE store SET packed = ?'),
    anchor: database.prepare('UPDATE store SET anchor_position = ?, anchor_hash = ?, anchor_mac = ?'),
  }
}
