// The tables of a PostgreSQL store, all in the schema `stockade`, and what a database is checked for before it is used.
import type { Connection } from './connection.ts'
import { refuseFormat } from '../rows/store-row.ts'
import type { StoreRow } from '../rows/store-row.ts'

/** Number of this layout; a store of another is refused. */
export const format = 2

/** A B-tree's entry has less than a third of a page: a longer key cannot be kept, and would fail the group that it is in. */
export const longestKey = 2600

export interface PostgresRow extends StoreRow {
  /** How many nodes ever opened the store: the number of the last one. */
  readonly nodes: number
}

type Type = 'bigint' | 'bytea' | 'integer' | 'text' | 'timestamp with time zone'

interface Table {
  readonly columns: Readonly<Record<string, Type>>
  readonly key: string
  /** A row that is written again and again leaves room in its page for itself. */
  readonly isHot?: true
}

// `store` has one row, which `StoreRow` describes: locking it is what puts the commits of all nodes in one order.
// `groups` names the last group commit of each node, for the node that does not know what became of it.
const tables: Readonly<Record<string, Table>> = {
  blobs: { columns: { id: 'text', number: 'integer', piece: 'bytea' }, key: 'id, number' },
  changes: { columns: { version: 'bigint', collection: 'text', key: 'bytea' }, key: 'version, collection, key' },
  groups: { columns: { node: 'integer', id: 'text', at: 'timestamp with time zone' }, key: 'node', isHot: true },
  journal: {
    columns: {
      first: 'bigint', last: 'bigint', sealed_from: 'bigint', unpacked: 'bigint', entries: 'bytea', seal: 'bytea',
    },
    key: 'first',
  },
  records: { columns: { collection: 'text', key: 'bytea', version: 'bigint', value: 'bytea' }, key: 'collection, key' },
  store: {
    columns: {
      single: 'integer', id: 'text', format: 'integer', nodes: 'integer', wraps: 'text',
      version: 'bigint', feed_floor: 'bigint', digest: 'bytea', position: 'bigint', head: 'bytea', checkpoint: 'bytea',
      packed: 'bigint', anchor_position: 'bigint', anchor_hash: 'bytea', anchor_mac: 'bytea',
    },
    key: 'single',
    isHot: true,
  },
}

/** Tables that stores of an earlier Stockade have once a node of this one has opened them. */
const added = ['blobs']

/** What a connection does, or several that share their questions. */
export interface Asked {
  ask(query: string): Promise<{ readonly rows: readonly unknown[] }>
}

/** Somebody else made something of them. */
export class TablesChanged extends Error {}

/** Nothing is locked by it, and the row may be old when it is looked at. */
export async function readRow(connection: Asked): Promise<PostgresRow | undefined> {
  return soleRow((await connection.ask('SELECT * FROM stockade.store')).rows as PostgresRow[])
}

/** Of what was found in a table of one row, which whoever can write the database can give another. */
export function soleRow<Row>(rows: readonly Row[]): Row | undefined {
  if (rows.length > 1) throw new Error("The store's own row is there twice, so its tables were changed.")
  return rows[0]
}

/** Whether there are tables of ours. Throws where they are not as this Stockade makes them. */
export async function checkTables(connection: Asked, place: string): Promise<boolean> {
  const columns = await findColumns(connection)
  if (columns.length === 0) return false
  if (columns.includes('store.format integer')) await refuseOther(connection, place)
  const missing = missingIn(columns)
  const here = Object.entries(tables).filter(([table]) => !missing.includes(table))
  refuseOdd(place, columns, here.flatMap(([table, { columns: due }]) =>
    Object.entries(due).map(([name, type]) => `${table}.${name} ${type}${collation(name, ' COLLATE C')}`)))
  await refuseVeiled(connection, place)
  refuseOdd(place, await findKeys(connection), here.map(([table, { key }]) => `${table} PRIMARY KEY (${key})`))
  return true
}

const missingIn = (columns: readonly string[]) =>
  added.filter(table => !columns.some(column => column.startsWith(`${table}.`)))

/** To be called under the store's lock. */
export async function addTables(connection: Connection): Promise<void> {
  for (const table of missingIn(await findColumns(connection))) await connection.ask(tableText(table))
}

const changed = (place: string, what: string) => new TablesChanged(`The tables of the store ${place} were changed: ${what}.`)

function refuseOdd(place: string, found: readonly string[], due: readonly string[]): void {
  const [odd] = [...due.filter(one => !found.includes(one)), ...found.filter(one => !due.includes(one))]
  if (odd === undefined) return
  throw changed(place, `${odd} ${due.includes(odd) ? 'is missing' : 'is not ours'}`)
}

async function findColumns(connection: Asked): Promise<readonly string[]> {
  return findTexts(connection, `
    SELECT table_name || '.' || column_name || ' ' || coalesce('domain ' || domain_name, data_type)
      || coalesce(' COLLATE ' || collation_name, '') || CASE is_nullable WHEN 'YES' THEN ' NULL' ELSE '' END
      || CASE is_generated WHEN 'NEVER' THEN '' ELSE ' GENERATED' END AS text
    FROM information_schema.columns WHERE table_schema = 'stockade'`)
}

// INVARIANT: no key is there twice. Each table has its primary key as a rule that holds at once, and no other index or rule:
// those can run what somebody else wrote with each write. Constraints of the type n say what the columns say already.
async function findKeys(connection: Asked): Promise<readonly string[]> {
  return findTexts(connection, `
    SELECT c.relname || ' ' || CASE
      WHEN k.contype = 'p' AND i.indisunique AND i.indisvalid AND i.indisready AND i.indislive AND i.indimmediate
        THEN pg_get_constraintdef(k.oid)
      ELSE 'index ' || x.relname END AS text
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_class x ON x.oid = i.indexrelid
      LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.conrelid = c.oid
    WHERE n.nspname = 'stockade'
    UNION ALL
    SELECT c.relname || ' constraint ' || k.conname
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'stockade' AND k.contype NOT IN ('p', 'n')`)
}

async function findTexts(connection: Asked, query: string): Promise<readonly string[]> {
  return ((await connection.ask(query)).rows as { readonly text: string }[]).map(({ text }) => text)
}

// INVARIANT: what stands in a table is what everybody reads there. A view, a policy for rows, a rule or a trigger can show one
// session other rows than another: `journal verify` reads in a transaction of its own kind, and servers do not. A table that
// refers to one of ours is told of each row that goes, by triggers of the database's own, and may have others.
async function refuseVeiled(connection: Asked, place: string): Promise<void> {
  const { rows } = await connection.ask(`
    SELECT c.relname AS name, CASE
      WHEN c.relkind <> 'r' THEN 'is no ordinary table'
      WHEN c.relrowsecurity OR EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid) THEN 'has row-level security'
      WHEN EXISTS (SELECT FROM pg_rewrite WHERE ev_class = c.oid) THEN 'has a rule'
      WHEN EXISTS (SELECT FROM pg_trigger WHERE tgrelid = c.oid) THEN 'has a trigger, or is referred to'
      WHEN EXISTS (SELECT FROM pg_inherits WHERE c.oid IN (inhparent, inhrelid)) THEN 'inherits, or is inherited from'
      WHEN EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND (atthasdef OR attidentity <> ''))
        THEN 'has a value of its own for a column'
      WHEN c.relpersistence <> 'p' THEN 'is lost in a crash'
    END AS veil
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'stockade' AND c.relkind NOT IN ('i', 't')`)
  const odd = (rows as { readonly name: string; readonly veil: string | null }[]).find(({ veil }) => veil !== null)
  if (odd) throw changed(place, `${odd.name} ${odd.veil}`)
}

// Another layout may have other columns: of that the number tells, not the columns.
async function refuseOther(connection: Asked, place: string): Promise<void> {
  const row = await readRow(connection)
  if (row) refuseFormat(row, place, format)
}

/**
 * All at once: a store is there as a whole or not at all.
 * INVARIANT: of several nodes that do it at the same time one gets its row in; the others fail, on the row if not before.
 */
export async function createStore(connection: Connection, row: StoreRow): Promise<void> {
  await beginStore(connection)
  await insertRow(connection, { ...row, nodes: 0 })
  await connection.ask('COMMIT')
}

/** Begins a transaction that makes the tables, still empty. */
export async function beginStore(connection: Connection): Promise<void> {
  const { rows } = await connection.ask(`SELECT 1 FROM pg_namespace WHERE nspname = 'stockade'`)
  // A role that may make no schema may have been given this one.
  const schema = rows.length === 0 ? 'CREATE SCHEMA stockade;' : ''
  await connection.ask(`BEGIN; ${schema} ${Object.keys(tables).map(tableText).join(' ')}`)
}

export async function insertRow(connection: Connection, row: PostgresRow): Promise<void> {
  const values = { single: 1, ...row }
  const names = Object.keys(values)
  const insert = `INSERT INTO stockade.store (${names.join(', ')}) VALUES (${names.map((_, i) => `$${i + 1}`).join(', ')})`
  await connection.ask({ text: insert, values: Object.values(values) })
}

const collation = (column: string, text: string) => (column === 'collection' ? text : '')

// Keys are compared by their bytes, and names of collections as well: by the rules of a language they are dear to compare, and
// an update of the operating system can change the rules under an index.
function tableText(name: string): string {
  const { columns, key, isHot } = tables[name]!
  const lines = Object.entries(columns).map(([column, type]) => {
    return `${column} ${type}${collation(column, ' COLLATE "C"')} NOT NULL`
  })
  return `CREATE TABLE stockade.${name} (${lines.join(', ')}, PRIMARY KEY (${key}))${isHot ? ' WITH (fillfactor = 20)' : ''};`
}
