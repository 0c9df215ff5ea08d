// A table that is read in pages, each few enough rows to be held: blocks of the journal, or records.
import type { QueryConfig } from 'pg'
import type { Block } from '../journal.ts'
import type { StoredRecord } from '../offline-engine.ts'
import type { Connection } from './connection.ts'

/** The columns of a block as `Block` names them. */
export const blockColumns = 'first, last, sealed_from AS "sealedFrom", unpacked, entries, seal'

interface Paged {
  readonly table: string
  readonly columns: string
  readonly key: string
  /** The column that makes rows large. */
  readonly bulk: string
}

const journal: Paged = { table: 'journal', columns: blockColumns, key: 'first', bulk: 'entries' }
const records: Paged = { table: 'records', columns: 'collection, key, version, value', key: 'collection, key', bulk: 'value' }

// INVARIANT: a page ends behind all rows that have the key of its last one, so that the next, which begins behind that key,
// leaves none out: whoever can write the database can have two under one key. No more rows than a full step packs, and at most
// `bytes` beyond the first.
function pageText({ table, columns, key, bulk }: Paged, condition: string, bytes: string): string {
  const size = `sum(octet_length(${bulk}))`
  return `
    SELECT ${columns} FROM (
      SELECT *, ${size} OVER (ORDER BY ${key}) - ${size} OVER (PARTITION BY ${key}) AS before
      FROM (SELECT * FROM stockade.${table} WHERE ${condition} ORDER BY ${key} FETCH FIRST 2048 ROWS WITH TIES) AS page
    ) AS counted
    WHERE before < ${bytes} ORDER BY ${key}`
}

/** Blocks, oldest first: at most `$2` bytes beyond the first. */
export function blocksText(condition: string): string {
  return pageText(journal, condition, '$2')
}

const blocksBehind: QueryConfig = { name: 'blocks behind', text: blocksText('first > $1') }
const recordsBehind: QueryConfig = { name: 'records behind', text: pageText(records, '(collection, key) > ($1, $2)', '$3') }

export async function readBlocksBehind(connection: Connection, position: number, bytes: number): Promise<readonly Block[]> {
  return (await connection.ask({ ...blocksBehind, values: [position, bytes] })).rows as Block[]
}

export async function readRecordsBehind(
  connection: Connection, { collection, key }: Pick<StoredRecord, 'collection' | 'key'>, bytes: number,
): Promise<readonly StoredRecord[]> {
  return (await connection.ask({ ...recordsBehind, values: [collection, key, bytes] })).rows as StoredRecord[]
}
