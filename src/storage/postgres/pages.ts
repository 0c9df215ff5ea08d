// A table that is read in pages, each few enough rows to be held: blocks of the journal, or records.
import type { QueryConfig } from 'pg'
import type { Block } from '../journal/journal.ts'
import type { StoredRecord } from '../offline-engine.ts'
import type { Connection } from './connection.ts'

/** The columns of a block as `Block` names them. */
export const blockColumns = 'first, last, sealed_from AS "sealedFrom", unpacked, entries, seal'

/** The newest blocks, of which two are looked at. */
export const newestBlocks = `SELECT ${blockColumns} FROM stockade.journal ORDER BY first DESC LIMIT 2`

interface Paged {
  readonly table: string
  readonly columns: string
  readonly key: readonly string[]
  /** The column that makes rows large. */
  readonly bulk: string
}

interface Page {
  readonly where: string
  /** The parameter that says how many bytes it may have beyond the first row. */
  readonly bytes: string
  /** The parameter that says how many rows; as many as a full step packs where there is none. */
  readonly rows?: string
  readonly order?: 'ASC' | 'DESC'
}

const journal: Paged = { table: 'journal', columns: blockColumns, key: ['first'], bulk: 'entries' }
const records: Paged = { table: 'records', columns: 'collection, key, version, value', key: ['collection', 'key'], bulk: 'value' }

// INVARIANT: a page ends behind all rows that have the key of its last one, so that the next, which begins behind that key,
// leaves none out: whoever can write the database can have two under one key.
function pageText({ table, columns, key, bulk }: Paged, { where, bytes, rows = '2048', order = 'ASC' }: Page): string {
  const size = `sum(octet_length(${bulk}))`
  const by = key.map(column => `${column} ${order}`).join(', ')
  return `
    SELECT ${columns} FROM (
      SELECT *, ${size} OVER (ORDER BY ${by}) - ${size} OVER (PARTITION BY ${key.join(', ')}) AS before
      FROM (SELECT * FROM stockade.${table} WHERE ${where} ORDER BY ${by} FETCH FIRST ${rows} ROWS WITH TIES) AS page
    ) AS counted
    WHERE before < ${bytes} ORDER BY ${by}`
}

/** The text of a query for blocks, oldest first unless an order is named. */
export function blocksText(page: Page): string {
  return pageText(journal, page)
}

/** The same for records. */
export function recordsText(page: Page): string {
  return pageText(records, page)
}

const blocksBehind: QueryConfig = { name: 'blocks behind', text: blocksText({ where: 'first > $1', bytes: '$2' }) }
const recordsBehind: QueryConfig = {
  name: 'records behind', text: recordsText({ where: '(collection, key) > ($1, $2)', bytes: '$3' }),
}

export async function readBlocksBehind(connection: Connection, position: number, bytes: number): Promise<readonly Block[]> {
  return (await connection.ask({ ...blocksBehind, values: [position, bytes] })).rows as Block[]
}

export async function readRecordsBehind(
  connection: Connection, { collection, key }: Pick<StoredRecord, 'collection' | 'key'>, bytes: number,
): Promise<readonly StoredRecord[]> {
  return (await connection.ask({ ...recordsBehind, values: [collection, key, bytes] })).rows as StoredRecord[]
}
