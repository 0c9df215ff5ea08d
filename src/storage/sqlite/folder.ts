// A data folder, which one process has at a time.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createFolder } from '../files/create-folder.ts'
import { syncFolder } from '../files/sync-folder.ts'
import { createPrivate, lockFolder } from './lock.ts'
import { requireOwnFolder, requireWhole } from './own-folder.ts'
import { databaseName } from './schema.ts'
import { openSqliteStore, type SqliteSettings, type SqliteStore } from './store.ts'

export interface OwnedFolder {
  readonly engine: SqliteStore
  /** Leaves the folder to others. */
  release(): void
}

export async function openFolder(folder: string, settings: Omit<SqliteSettings, 'path'>): Promise<OwnedFolder> {
  const path = join(folder, databaseName)
  if (!existsSync(path)) settings.rootKey.require?.()
  createFolder(folder)
  requireOwnFolder(folder)
  const lock = lockFolder(folder)
  try {
    requireWhole(folder)
    if (createPrivate(path)) syncFolder(folder)
    return { engine: await openSqliteStore({ path, ...settings }), release: () => lock.release() }
  } catch (error) {
    lock.release()
    throw error
  }
}
