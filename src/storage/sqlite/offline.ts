// Reads a data folder beside whatever runs on it. Beside a stopped store SQLite leaves an empty log, which the next start takes
// over.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { OfflineEngine, Snapshot } from '../offline-engine.ts'
import { journalSource } from '../store-row.ts'
import { Reader } from './reader.ts'
import { databaseName } from './schema.ts'

export function openSqliteOffline(folder: string): OfflineEngine {
  const path = join(folder, databaseName)
  if (!existsSync(path)) throw new Error(`There is no store in ${folder}`)
  const reader = new Reader(path)
  return {
    reader,
    row: async () => reader.row(),
    snapshot: async () => openSnapshot(path),
    close: async () => reader.close(),
  }
}

/** On a connection of its own; the log grows while it is read. */
function openSnapshot(path: string): Snapshot {
  const reader = new Reader(path)
  const { row, blocks, records } = reader.snapshot()
  return { row, source: journalSource(row, blocks), records, close: async () => reader.close() }
}
