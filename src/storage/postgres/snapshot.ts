// The store as it was at one moment, however long the reading takes: what `verifyJournal` walks through and an export carries.
import { journalSource } from '../rows/store-row.ts'
import type { Snapshot, StoredRecord } from '../offline-engine.ts'
import type { Connection } from './connection.ts'
import { connect } from './connection.ts'
import { parseDatabase } from './hosts.ts'
import { readBlocksBehind, readRecordsBehind } from './pages.ts'
import { checkTables, readRow } from './schema.ts'

const bytesAtOnce = 1024 * 1024
// It holds no lock that a commit waits for, and between two questions the blocks of one answer are checked.
const session = { patience: 30_000, idle: 300_000 }

/** Takes no number of a node and changes nothing. */
export async function openPostgresSnapshot(settings: { readonly url: string }): Promise<Snapshot> {
  const database = parseDatabase(settings.url)
  const connection = await connect(database, session)
  try {
    await connection.ask('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    // Of the same moment as what is read of them.
    const isMade = await checkTables(connection, database.name)
    const row = isMade ? await readRow(connection) : undefined
    if (!row) throw new Error(`There is no store in ${database.name}.`)
    return {
      row,
      source: journalSource(row, () => blocksOf(connection)),
      records: () => recordsOf(connection),
      close: () => endReading(connection, database.name),
    }
  } catch (error) {
    await connection.end()
    throw error
  }
}

// While it was read, what it was read by may have become another's: a transaction sees the tables as they were at its beginning,
// and goes by the indexes that are there.
async function endReading(connection: Connection, place: string): Promise<void> {
  try {
    if (connection.isBroken) return
    await connection.ask('ROLLBACK')
    await checkTables(connection, place)
  } finally {
    await connection.end()
  }
}

async function* blocksOf(connection: Connection) {
  for (let at = Number.MIN_SAFE_INTEGER; ; ) {
    const blocks = await readBlocksBehind(connection, at, bytesAtOnce)
    yield* blocks
    const end = blocks.at(-1)
    if (!end) return
    at = end.first
  }
}

async function* recordsOf(connection: Connection): AsyncGenerator<StoredRecord> {
  for (let at: Pick<StoredRecord, 'collection' | 'key'> = { collection: '', key: new Uint8Array(0) }; ; ) {
    const records = await readRecordsBehind(connection, at, bytesAtOnce)
    yield* records
    const end = records.at(-1)
    if (!end) return
    at = end
  }
}
