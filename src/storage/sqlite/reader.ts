// The reading half of the engine, on a connection of its own. In WAL mode a reader waits for nobody and sees what is committed.
import { DatabaseSync } from 'node:sqlite'
import type { StatementSync } from 'node:sqlite'
import { changesFrom, changesAtOnce } from '../cache/change-feed.ts'
import type { Block } from '../journal/journal.ts'
import type { NewestBlock, NewestBlocks } from '../journal/newest-record.ts'
import type { StoredRecord } from '../offline-engine.ts'
import type { Change, Changes, KeyBytes, Range, Scanned, Stored, Version } from '../store.ts'
import type { JournalEntry, JournalRange, Position } from '../journal/journal-reader.ts'
import { ScanRows } from '../rows/scan-rows.ts'
import { refuseFormat } from '../rows/store-row.ts'
import type { StoreRow } from '../rows/store-row.ts'
import type { JournalRows } from '../journal/vouched-journal.ts'
import { BlockRows } from './journal-rows.ts'
import { findStoreRow, format, newestBlocks } from './schema.ts'

interface ReaderSnapshot {
  readonly row: StoreRow
  blocks(): Iterable<Block>
  records(): Iterable<StoredRecord>
  damage(): string | undefined
}

export class Reader implements JournalRows {
  readonly #database: DatabaseSync
  readonly #statements: ReturnType<typeof prepare>
  readonly #journal: BlockRows

  /** Throws where there is no store of this format. */
  constructor(path: string) {
    this.#database = new DatabaseSync(path, { readOnly: true, timeout: 5000 })
    try {
      const row = findStoreRow(this.#database)
      if (!row) throw new Error(`${path} holds no store`)
      refuseFormat(row, path, format)
      this.#database.exec('PRAGMA cache_size = -4096')
      this.#statements = prepare(this.#database)
      this.#journal = new BlockRows(this.#database)
    } catch (error) {
      this.#database.close()
      throw error
    }
  }

  async read(collection: string, key: KeyBytes): Promise<Stored | undefined> {
    const row = this.#statements.read.get(collection, key) as { version: Version; value: Uint8Array } | undefined
    return row && { key, version: row.version, value: row.value }
  }

  async scan(collection: string, { from, to, limit, reverse }: Range): Promise<Scanned> {
    const statement = reverse ? this.#statements.scanBack : this.#statements.scan
    const found = new ScanRows(limit)
    for (const row of statement.iterate(collection, from, to, limit)) if (!found.take(row as unknown as Stored)) break
    return found
  }

  async count(collection: string, { from, to }: Pick<Range, 'from' | 'to'>): Promise<number> {
    return (this.#statements.count.get(collection, from, to) as { readonly count: number }).count
  }

  async changesSince(position: Position): Promise<Changes> {
    const changes = this.#statements.changes.all(position, changesAtOnce + 1) as unknown as Change[]
    return changesFrom(position, changes, this.#row())
  }

  async position(): Promise<Position> {
    return this.#row().version
  }

  async journal(range: JournalRange): Promise<readonly JournalEntry[]> {
    return this.#journal.read(range)
  }

  async row(): Promise<StoreRow> {
    return this.#row()
  }

  async newest(): Promise<{ readonly row: StoreRow; readonly blocks: NewestBlocks }> {
    const found = this.#statements.newest.all() as unknown as (StoreRow & (NewestBlock | { readonly first: null }))[]
    return { row: found[0]!, blocks: found.filter(one => one.first !== null) }
  }

  #row(): StoreRow {
    return this.#statements.row.get() as unknown as StoreRow
  }

  /** Everything as it was at one moment, however long the reading takes; the log grows meanwhile. */
  snapshot(): ReaderSnapshot {
    this.#database.exec('BEGIN')
    return {
      row: this.#row(),
      blocks: () => this.#journal.blocks(),
      records: () => this.#statements.records.iterate() as unknown as Iterable<StoredRecord>,
      damage: () => this.#damage(),
    }
  }

  /** A look-up goes by the order within the file, and a scan does not notice where that is wrong. */
  #damage(): string | undefined {
    const found = this.#database.prepare('PRAGMA integrity_check(1)').get() as { readonly integrity_check: string } | undefined
    return found?.integrity_check === 'ok' ? undefined : (found?.integrity_check ?? 'the check gave no answer')
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close()
  }
}

function prepare(database: DatabaseSync) {
  const statement = (sql: string): StatementSync => database.prepare(sql)
  const scan = 'SELECT key, version, value FROM records WHERE collection = ? AND key >= ? AND key < ? ORDER BY key'
  return {
    read: statement('SELECT version, value FROM records WHERE collection = ? AND key = ?'),
    scan: statement(`${scan} LIMIT ?`),
    scanBack: statement(`${scan} DESC LIMIT ?`),
    count: statement('SELECT count(*) AS count FROM records WHERE collection = ? AND key >= ? AND key < ?'),
    changes: statement('SELECT version, collection, key FROM changes WHERE version > ? ORDER BY version LIMIT ?'),
    row: statement('SELECT * FROM store'),
    // In one statement, for one moment.
    newest: statement(`SELECT * FROM store LEFT JOIN ${newestBlocks} ON true ORDER BY first DESC`),
    records: statement('SELECT collection, key, version, value FROM records ORDER BY collection, key'),
  }
}
