// Makes a store of what was exported, in one transaction: it is there as a whole or not at all, also where the process is killed.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createFolder } from '../files/create-folder.ts'
import type { Vouch } from '../export/check-export.ts'
import { carriedRow } from '../export/export-form.ts'
import type { Part } from '../export/export-form.ts'
import type { StoredRecord } from '../offline-engine.ts'
import type { Block } from '../journal/journal.ts'
import { syncFolder } from '../files/sync-folder.ts'
import { createPrivate, lockFolder } from './lock.ts'
import { requireOwnFolder, requireWhole } from './own-folder.ts'
import { beginStore, configureWriter, databaseName, findStoreRow, format } from './schema.ts'

/** `parts` throw before their end where they must not be kept. */
export async function importSqlite(folder: string, parts: AsyncIterable<Part>, vouch: Vouch): Promise<void> {
  createFolder(folder)
  requireOwnFolder(folder)
  const lock = lockFolder(folder)
  try {
    const path = join(folder, databaseName)
    requireWhole(folder)
    createPrivate(path)
    const database = new DatabaseSync(path)
    try {
      if (findStoreRow(database)) throw new Error(`There is a store in ${folder} already; name an empty folder.`)
      configureWriter(database)
      await write(database, parts, vouch)
    } finally {
      // Rolls back what was not committed.
      database.close()
    }
    syncFolder(folder)
  } finally {
    lock.release()
  }
}

// What does not fit into the cache goes to the log, and counts for nothing until the commit.
async function write(database: DatabaseSync, parts: AsyncIterable<Part>, vouch: Vouch): Promise<void> {
  let rows: ReturnType<typeof prepare> | undefined
  for await (const part of parts) {
    if ('store' in part) {
      const row = carriedRow(part.store, format)
      beginStore(database, { ...row, checkpoint: vouch(row) })
      rows = prepare(database)
    } else if ('record' in part) rows!.record(part.record)
    else rows!.block(part.block)
  }
  database.exec('COMMIT')
}

function prepare(database: DatabaseSync) {
  const record = database.prepare('INSERT INTO records (collection, key, version, value) VALUES (?, ?, ?, ?)')
  const block = database.prepare(
    'INSERT INTO journal (first, last, sealed_from, unpacked, entries, seal) VALUES (?, ?, ?, ?, ?, ?)',
  )
  return {
    record: ({ collection, key, version, value }: StoredRecord) => void record.run(collection, key, version, value),
    block: ({ first, last, sealedFrom, unpacked, entries, seal }: Block) =>
      void block.run(first, last, sealedFrom, unpacked, entries, seal),
  }
}
