// Reads a data folder beside whatever runs on it. Beside a stopped store SQLite leaves an empty log, which the next start takes
// over.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { OfflineEngine, Snapshot } from '../offline-engine.ts'
import { journalSource } from '../rows/store-row.ts'
import { requireOwnFolder } from './own-folder.ts'
import { Reader } from './reader.ts'
import { checkTables, databaseName } from './schema.ts'

export function openSqliteOffline(folder: string): OfflineEngine {
  const path = join(folder, databaseName)
  if (!existsSync(path)) throw new Error(`There is no store in ${folder}`)
  requireOwnFolder(folder)
  const reader = new Reader(path)
  try {
    requireTables(path)
  } catch (error) {
    reader.close()
    throw error
  }
  return {
    reader,
    row: () => reader.row(),
    snapshot: async () => openSnapshot(path),
    close: async () => reader.close(),
  }
}

/** On a connection of its own; the log grows while it is read. */
function openSnapshot(path: string): Snapshot {
  const reader = new Reader(path)
  const { row, blocks, records, damage } = reader.snapshot()
  return { row, source: journalSource(row, blocks), records, damage, close: async () => reader.close() }
}

// What a server refuses shows whoever reads beside it other rows than it sees.
function requireTables(path: string): void {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5000 })
  try {
    checkTables(database, path)
  } finally {
    database.close()
  }
}
