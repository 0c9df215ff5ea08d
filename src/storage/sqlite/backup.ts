// Copies a store as it is at one moment. Its server goes on: a reader waits for nobody, and nobody for it.
// Why not SQLite's own backup: it begins anew with each commit of another process, and so might never end.
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { refuseBlobs } from '../blobs/refuse-blobs.ts'
import { createFolder } from '../files/create-folder.ts'
import { syncFolder } from '../files/sync-folder.ts'
import { createPrivate, lockFolder } from './lock.ts'
import { openSqliteOffline } from './offline.ts'
import { requireOwnFolder, requireWhole } from './own-folder.ts'
import { databaseName } from './schema.ts'

/** The copy is on disk when this returns; what is killed leaves a draft, and no store. */
export async function backUp(folder: string, target: string): Promise<void> {
  // Throws where there is no store.
  const engine = openSqliteOffline(folder)
  await refuseBlobs(engine.reader).finally(() => engine.close())
  createFolder(target)
  requireOwnFolder(target)
  const lock = lockFolder(target)
  try {
    const path = join(target, databaseName)
    if (existsSync(path)) throw new Error(`There is a store in ${target} already; name an empty folder.`)
    requireWhole(target)
    const draft = `${path}.draft`
    rmSync(draft, { force: true })
    createPrivate(draft)
    copy(join(folder, databaseName), draft)
    renameSync(draft, path)
    syncFolder(target)
  } finally {
    lock.release()
  }
}

function copy(from: string, to: string): void {
  const database = new DatabaseSync(from, { readOnly: true, timeout: 5000 })
  try {
    database.prepare('VACUUM INTO ?').run(to)
  } finally {
    database.close()
  }
  const file = openSync(to, 'r+')
  fsyncSync(file)
  closeSync(file)
}
