// One group of batches, one transaction. It runs in the writer thread and is all that ever changes the database.
// Durable when `commitGroup` has returned: the writes, their change-feed rows, the journal block and the checkpoint, together.
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { feedLength, TrimCount } from '../cache/change-feed.ts'
import { BlockBuilder } from '../journal/journal-entries.ts'
import { blockSeal } from '../journal/journal.ts'
import type { Head } from '../journal/journal.ts'
import { packFresh } from '../journal/packed-entries.ts'
import { applyGroup } from '../rows/apply-group.ts'
import type { GroupTarget, RangeState, UnpackedBatch, Verdict } from '../rows/apply-group.ts'
import { sealWrite } from '../rows/rows-digest.ts'
import type { RowsDigest, StandingRow } from '../rows/rows-digest.ts'
import type { StoreGuard } from '../store-guard.ts'
import { checkpointOf, digestOf, headOf } from '../rows/store-row.ts'
import type { StoreRow } from '../rows/store-row.ts'
import type { KeyBytes, Version } from '../store.ts'
import type { Position } from '../journal/journal-reader.ts'
import { node } from './schema.ts'

/** The commit itself failed: nobody knows what a restart would find, so nothing may be written behind it. */
export class UnknownCommit extends Error {}

const full = 13

export class Writer {
  readonly #database: DatabaseSync
  readonly #storeId: string
  readonly #guard: StoreGuard
  readonly #statements: ReturnType<typeof prepare>
  readonly #block = new BlockBuilder(node)
  readonly #target: GroupTarget
  #version: Version
  #head: Head
  /** Of the rows as they are committed, and sealed as it stands in the store's row. */
  #digest: RowsDigest
  #sealedDigest: Uint8Array
  readonly #trimCount = new TrimCount()
  /** Of the group under way. */
  #changes = 0
  /** Where it writes rows. */
  #next: RowsDigest | undefined

  constructor(database: DatabaseSync, row: StoreRow, guard: StoreGuard) {
    this.#database = database
    this.#storeId = row.id
    this.#guard = guard
    this.#statements = prepare(database)
    this.#target = this.#makeTarget()
    this.#version = row.version
    this.#head = headOf(row)
    this.#sealedDigest = row.digest
    this.#digest = digestOf(row, guard.barrier)
  }

  /** Of the newest record that is committed. */
  get position(): Position {
    return this.#head.position
  }

  /** Throws where nothing was committed; what was before is then still the state. */
  commitGroup(batches: readonly UnpackedBatch[]): Verdict[] {
    const { begin, commit } = this.#statements
    this.#changes = 0
    this.#next = undefined
    begin.run()
    try {
      this.#block.start(this.#head)
      const { verdicts, version } = applyGroup(batches, this.#version, this.#target)
      const head = this.#block.head()
      const digest = this.#sealDigest(version)
      this.#finish(version, head, digest)
      runCommit(commit)
      this.#version = version
      this.#head = head
      this.#digest = this.#next ?? this.#digest
      this.#sealedDigest = digest
      return verdicts
    } catch (error) {
      if (this.#database.isTransaction) this.#statements.rollback.run()
      throw error
    }
  }

  #makeTarget(): GroupTarget {
    const { findVersion, findRange, write, remove, change } = this.#statements
    return {
      versionOf: (collection, key) => (findVersion.get(collection, key) as { version: Version } | undefined)?.version ?? 0,
      rangeOf: ({ collection, from, to, count }) => findRange.get(collection, from, to, count + 1) as unknown as RangeState,
      write: (row, version) => {
        const { collection, key } = row
        this.#next ??= this.#digest.copy()
        const sealed = sealWrite(this.#guard.barrier, this.#next, this.#standing(collection, key), row, version)
        if (sealed) write.run(collection, key, version, sealed)
        else remove.run(collection, key)
        change.run(version, collection, key)
        this.#changes++
      },
      append: record => this.#block.append(record),
    }
  }

  #standing(collection: string, key: KeyBytes): StandingRow | undefined {
    const found = this.#statements.findRow.get(collection, key) as Pick<StandingRow, 'version' | 'sealed'> | undefined
    return found && { collection, key, version: found.version, sealed: found.sealed }
  }

  /** Where no row was written it stays as it is. */
  #sealDigest(version: Version): Uint8Array {
    return this.#next?.seal(this.#guard.barrier, this.#storeId, version) ?? this.#sealedDigest
  }

  #finish(version: Version, head: Head, digest: Uint8Array): void {
    const { append, update, trim, floor } = this.#statements
    const { keys } = this.#guard
    const id = this.#storeId
    const first = this.#head.position + 1
    if (head.position >= first) {
      const { entries, unpacked } = packFresh(this.#block.entries)
      append.run(first, head.position, unpacked, entries, blockSeal(keys, id, first, head))
    }
    if (this.#trimCount.isDue(this.#changes)) {
      floor.run(feedLength)
      trim.run()
    }
    const checkpoint = checkpointOf({ id, version, digest, position: head.position, head: head.hash }, keys)
    update.run(version, digest, head.position, head.hash, checkpoint)
  }
}

// A full disk is known to have left nothing; an I/O error may have left the whole transaction in the log.
export function runCommit(commit: StatementSync): void {
  try {
    commit.run()
  } catch (error) {
    if ((error as { errcode?: unknown }).errcode === full) throw error
    throw new UnknownCommit(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

function prepare(database: DatabaseSync) {
  const statement = (sql: string): StatementSync => database.prepare(sql)
  return {
    begin: statement('BEGIN IMMEDIATE'),
    commit: statement('COMMIT'),
    rollback: statement('ROLLBACK'),
    findVersion: statement('SELECT version FROM records WHERE collection = ? AND key = ?'),
    findRange: statement(`SELECT count(*) AS count, ifnull(max(version), 0) AS newest FROM (
      SELECT version FROM records WHERE collection = ? AND key >= ? AND key < ? LIMIT ?)`),
    findRow: statement('SELECT version, value AS sealed FROM records WHERE collection = ? AND key = ?'),
    write: statement(`INSERT INTO records VALUES (?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET version = excluded.version, value = excluded.value`),
    remove: statement('DELETE FROM records WHERE collection = ? AND key = ?'),
    change: statement('INSERT OR IGNORE INTO changes VALUES (?, ?, ?)'),
    // The whole commit goes: a reader is behind all of it or none.
    floor: statement(`UPDATE store
      SET feed_floor = coalesce((SELECT version FROM changes ORDER BY version DESC LIMIT 1 OFFSET ?), feed_floor)`),
    trim: statement('DELETE FROM changes WHERE version <= (SELECT feed_floor FROM store)'),
    append: statement('INSERT INTO journal VALUES (?1, ?2, ?1, ?3, ?4, ?5)'),
    update: statement('UPDATE store SET version = ?, digest = ?, position = ?, head = ?, checkpoint = ?'),
  }
}
