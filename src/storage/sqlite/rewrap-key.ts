import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { refuseFormat } from '../rows/store-row.ts'
import { underWay, type ChangeWraps } from '../secrets/store-key.ts'
import { lockFile } from './lock.ts'
import { requireOwnFolder } from './own-folder.ts'
import { configureWriter, findStoreRow, format } from './schema.ts'

/**
 * Hands `steps` what changes how a store keeps its key, on disk when that returns. Nobody else changes it until the steps have
 * ended. A server may be running on the store meanwhile.
 */
export async function rewrapKey(path: string, steps: (change: ChangeWraps) => Promise<void>): Promise<void> {
  const folder = dirname(path)
  if (!existsSync(path)) throw new Error(`There is no store in ${folder}`)
  requireOwnFolder(folder)
  const lock = lockFile(join(folder, 'root-key-lock'), () => underWay)
  try {
    await steps(async change => changeWraps(path, change))
    forgetOld(path)
  } finally {
    lock.release()
  }
}

/** The log still has the page as it was. INVARIANT: in the page itself what is taken off is wiped (`configureWriter`). */
function forgetOld(path: string): void {
  const database = new DatabaseSync(path, { timeout: 5000 })
  try {
    const { busy } = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { readonly busy: number }
    if (busy) throw new Error(stillThere)
  } finally {
    database.close()
  }
}

const stillThere = "The root key was replaced, but the database's log still has the store's key under the one before, since " +
  'it is in use: do it again, or restart the server.'

function changeWraps(path: string, change: (wraps: string) => string): void {
  const database = new DatabaseSync(path, { timeout: 5000 })
  try {
    configureWriter(database)
    const row = findStoreRow(database)
    if (!row) throw new Error(`There is no store in ${dirname(path)}`)
    refuseFormat(row, path, format)
    // No lock of the database's is held while the root key is asked for: a server commits meanwhile.
    const next = change(row.wraps)
    const update = database.prepare('UPDATE store SET wraps = ? WHERE wraps = ?')
    if (update.run(next, row.wraps).changes !== 1) throw new Error(underWay)
  } finally {
    database.close()
  }
}
