// One group of batches, one transaction. It runs in the writer thread and is all that ever changes the database.
// Durable when `commitGroup` has returned: the writes, their change-feed rows, the journal block and the checkpoint, together.
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { BlockBuilder } from '../journal-entries.ts'
import { blockSeal, checkpointMac } from '../journal.ts'
import type { Head, JournalKeys } from '../journal.ts'
import type { Version } from '../store.ts'
import type { UnpackedBatch } from './group.ts'
import { node } from './schema.ts'
import type { StoreRow } from './schema.ts'

/** For each batch its version, or the number of the expectation that failed as `-1 - number`. */
export type Verdict = number

/** How many commits that wrote records the change feed reaches back. */
export const feedLength = 16_384
const trimEvery = 1024

/** The commit itself failed: nobody knows what a restart would find, so nothing may be written behind it. */
export class UnknownCommit extends Error {}

const full = 13

export class Writer {
  readonly #database: DatabaseSync
  readonly #storeId: string
  readonly #keys: JournalKeys
  readonly #statements: ReturnType<typeof prepare>
  readonly #block = new BlockBuilder(node)
  #version: Version
  #head: Head

  constructor(database: DatabaseSync, row: StoreRow, keys: JournalKeys) {
    this.#database = database
    this.#storeId = row.id
    this.#keys = keys
    this.#statements = prepare(database)
    this.#version = row.version
    this.#head = { position: row.position, hash: row.head }
  }

  /** Throws where nothing was committed; what was before is then still the state. */
  commitGroup(batches: readonly UnpackedBatch[]): Verdict[] {
    const { begin, commit } = this.#statements
    begin.run()
    try {
      this.#block.start(this.#head)
      let version = this.#version
      const verdicts: Verdict[] = []
      for (const batch of batches) {
        const verdict = this.#apply(batch, version)
        if (verdict > version) version = verdict
        verdicts.push(verdict)
      }
      const head = this.#finish(version)
      runCommit(commit)
      this.#version = version
      this.#head = head
      return verdicts
    } catch (error) {
      if (this.#database.isTransaction) this.#statements.rollback.run()
      throw error
    }
  }

  // Expectations are checked before anything is written, so a batch that conflicts leaves nothing to undo.
  #apply(batch: UnpackedBatch, before: Version): Verdict {
    const { findVersion, write, remove, change } = this.#statements
    const { expectations, writes, records } = batch
    for (let i = 0; i < expectations.length; i++) {
      const { collection, key, version } = expectations[i]!
      const found = findVersion.get(collection, key) as { version: Version } | undefined
      if ((found?.version ?? 0) !== version) return -1 - i
    }
    for (const record of records) this.#block.append(record)
    if (writes.length === 0) return before
    const version = before + 1
    for (const { collection, key, value } of writes) {
      if (value) write.run(collection, key, version, value)
      else remove.run(collection, key)
      change.run(version, collection, key)
    }
    return version
  }

  #finish(version: Version): Head {
    const { append, update, trim, floor } = this.#statements
    const head = this.#block.head()
    const first = this.#head.position + 1
    if (head.position >= first) {
      append.run(first, head.position, this.#block.entries, blockSeal(this.#keys, this.#storeId, node, first, head))
    }
    if (Math.floor(version / trimEvery) !== Math.floor(this.#version / trimEvery) && version > feedLength) {
      trim.run(version - feedLength)
      floor.run(version - feedLength)
    }
    update.run(version, head.position, head.hash, checkpointMac(this.#keys, this.#storeId, node, head))
    return head
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
    write: statement(`INSERT INTO records VALUES (?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET version = excluded.version, value = excluded.value`),
    remove: statement('DELETE FROM records WHERE collection = ? AND key = ?'),
    change: statement('INSERT OR IGNORE INTO changes VALUES (?, ?, ?)'),
    trim: statement('DELETE FROM changes WHERE version <= ?'),
    floor: statement('UPDATE store SET feed_floor = ?'),
    append: statement('INSERT INTO journal VALUES (?1, ?2, ?1, 0, ?3, ?4)'),
    update: statement('UPDATE store SET version = ?, position = ?, head = ?, checkpoint = ?'),
  }
}
