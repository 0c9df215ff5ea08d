// The tables of a SQLite store and how a connection to them is set up.
import { DatabaseSync } from 'node:sqlite'
import { refuseFormat } from '../store-row.ts'
import type { StoreRow } from '../store-row.ts'

export const databaseName = 'stockade.db'
/** Number of this layout; a store of another is refused. */
export const format = 3
/** A single-node store numbers its node 1. */
export const node = 1

// Of 4, 8, 16 and 32 KB pages, 8 KB cost least for a group of sixteen records of 1 KB.
const pageSize = 8192
// 16 MB: the log is folded into the database every 2048 pages, and starts anew.
const walPages = 2048

// `store` has one row; `StoreRow` says what it holds.
const tables = `
  CREATE TABLE store (
    id TEXT NOT NULL, format INTEGER NOT NULL, wraps TEXT NOT NULL,
    version INTEGER NOT NULL, feed_floor INTEGER NOT NULL,
    position INTEGER NOT NULL, head BLOB NOT NULL, checkpoint BLOB NOT NULL, packed INTEGER NOT NULL,
    anchor_position INTEGER NOT NULL, anchor_hash BLOB NOT NULL, anchor_mac BLOB NOT NULL
  ) STRICT;
  CREATE TABLE records (
    collection TEXT NOT NULL, key BLOB NOT NULL, version INTEGER NOT NULL, value BLOB NOT NULL,
    PRIMARY KEY (collection, key)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE changes (
    version INTEGER NOT NULL, collection TEXT NOT NULL, key BLOB NOT NULL,
    PRIMARY KEY (version, collection, key)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE journal (
    first INTEGER PRIMARY KEY, last INTEGER NOT NULL, sealed_from INTEGER NOT NULL, unpacked INTEGER NOT NULL,
    entries BLOB NOT NULL, seal BLOB NOT NULL
  ) STRICT;
`

/** A commit is durable when COMMIT returns: in WAL mode synchronous=FULL syncs the log first; macOS needs `fullfsync` for it. */
export function configureWriter(database: DatabaseSync): void {
  database.exec(`
    PRAGMA page_size = ${pageSize};
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA fullfsync = ON;
    PRAGMA checkpoint_fullfsync = ON;
    PRAGMA wal_autocheckpoint = ${walPages};
    PRAGMA journal_size_limit = ${walPages * pageSize};
    PRAGMA cache_size = -16384;
  `)
}

/** Undefined where the database is still empty. */
export function findStoreRow(database: DatabaseSync): StoreRow | undefined {
  const made = database.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'store'`).get()
  return made ? (database.prepare('SELECT * FROM store').get() as unknown as StoreRow | undefined) : undefined
}

/** How a store keeps its key; undefined where there is no store yet. Throws one sentence for a store of another format. */
export function findWraps(path: string): string | undefined {
  const database = new DatabaseSync(path)
  try {
    const row = findStoreRow(database)
    if (row) refuseFormat(row, path, format)
    return row?.wraps
  } finally {
    database.close()
  }
}

/** All at once: a store is there as a whole or not at all. */
export function createStore(database: DatabaseSync, row: StoreRow): void {
  beginStore(database, row)
  database.exec('COMMIT')
}

/** Begins a transaction that makes the tables, with the store's row and nothing else. */
export function beginStore(database: DatabaseSync, row: StoreRow): void {
  database.exec(`BEGIN IMMEDIATE; ${tables}`)
  const names = Object.keys(row)
  const insert = `INSERT INTO store (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`
  database.prepare(insert).run(...Object.values(row))
}
