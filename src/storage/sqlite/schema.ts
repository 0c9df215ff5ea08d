// The tables of a SQLite store and how a connection to them is set up.
import { DatabaseSync } from 'node:sqlite'
import { refuseFormat } from '../rows/store-row.ts'
import type { StoreRow } from '../rows/store-row.ts'

export const databaseName = 'stockade.db'
/** Number of this layout; a store of another is refused. */
export const format = 4
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
    version INTEGER NOT NULL, feed_floor INTEGER NOT NULL, digest BLOB NOT NULL,
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

/** What `NewestBlocks` are made of. */
export const newestColumns = 'first, last, unpacked, entries'
export const newestBlocks = `(SELECT ${newestColumns} FROM journal ORDER BY first DESC LIMIT 2)`

/**
 * A commit is durable when COMMIT returns: in WAL mode synchronous=FULL syncs the log first; macOS needs `fullfsync` for it. What
 * is taken off a page is wiped, where the page is written anyway: above all the store's key under a root key of before.
 */
export function configureWriter(database: DatabaseSync): void {
  database.exec(`
    PRAGMA page_size = ${pageSize};
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA fullfsync = ON;
    PRAGMA checkpoint_fullfsync = ON;
    PRAGMA wal_autocheckpoint = ${walPages};
    PRAGMA journal_size_limit = ${walPages * pageSize};
    PRAGMA cache_size = -4096;
    PRAGMA secure_delete = FAST;
  `)
}

/** Undefined where the database is still empty. */
export function findStoreRow(database: DatabaseSync): StoreRow | undefined {
  const made = database.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'store'`).get()
  const [row, twin] = made ? (database.prepare('SELECT * FROM store LIMIT 2').all() as unknown as StoreRow[]) : []
  if (twin) throw new Error("The store's own row is there twice, so its tables were changed.")
  return row
}

/** How a store keeps its key; undefined where there is no store yet. Throws one sentence for a store that is not ours. */
export function findWraps(path: string): string | undefined {
  const database = new DatabaseSync(path)
  try {
    const row = findStoreRow(database)
    // Another layout may have other columns: of that the number tells, not the columns.
    if (typeof row?.format === 'number') refuseFormat(row, path, format)
    checkTables(database, path)
    return row?.wraps
  } catch (error) {
    if ((error as { readonly errcode?: unknown }).errcode !== notDatabase) throw error
    throw new Error(`The file ${path} is no store of Stockade: it is not a database.`, { cause: error })
  } finally {
    database.close()
  }
}

// SQLITE_NOTADB.
const notDatabase = 26

/** Throws where there are tables and they are not as this Stockade makes them. */
export function checkTables(database: DatabaseSync, path: string): void {
  const found = describe(database)
  if (found.length === 0) return
  const model = new DatabaseSync(':memory:')
  model.exec(tables)
  const due = describe(model)
  model.close()
  const differing = [...due.filter(one => !found.includes(one)), ...found.filter(one => !due.includes(one))]
  const odd = differing.find(one => !one.includes(': ')) ?? differing[0]
  if (odd === undefined && findStoreRow(database)) return
  if (odd === undefined) throw new Error(`The store is gone from ${path}: its tables are there and its row is not.`)
  const [name, text] = odd.split(': ')
  const what = text !== undefined ? 'is not as this Stockade makes it' : due.includes(odd) ? 'is missing' : 'is not ours'
  throw new Error(`The tables of the store ${path} were changed: ${name} ${what}.`)
}

/**
 * Each column, whatever else somebody made, and how each table was made, as one text. What columns do not
 * tell is in the table's own text: collations, checks, what becomes of a key that is there.
 */
function describe(database: DatabaseSync): string[] {
  const columns = database.prepare(`
    SELECT t.name || '.' || c.name || ' ' || c.type || iif(c."notnull" OR c.pk, '', ' NULL')
      || iif(c.pk, ' key ' || c.pk, '') AS text
    FROM sqlite_schema AS t, pragma_table_xinfo(t.name) AS c WHERE t.type = 'table'`)
  const others = database.prepare(`SELECT ifnull(type, '') || ' ' || name AS text FROM sqlite_schema WHERE type IS NOT 'table'`)
  const made = database.prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'table'`)
  return [
    ...[...columns.all(), ...others.all()].map(row => row['text'] as string),
    ...made.all().map(({ name, sql }) => `table ${String(name)}: ${String(sql).replace(/\s+/g, ' ')}`),
  ]
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
