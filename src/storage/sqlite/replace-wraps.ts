import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { refuseFormat } from '../store-row.ts'
import { configureWriter, findStoreRow, format } from './schema.ts'

/** Changes how a store keeps its key, on disk when this returns. A server may be running on the store meanwhile. */
export function replaceWraps(path: string, change: (wraps: string) => string): void {
  if (!existsSync(path)) throw new Error(`There is no store in ${dirname(path)}`)
  const database = new DatabaseSync(path, { timeout: 5000 })
  try {
    configureWriter(database)
    for (let replaced = false; !replaced; ) {
      const row = findStoreRow(database)
      if (!row) throw new Error(`There is no store in ${dirname(path)}`)
      refuseFormat(row, path, format)
      // Nothing is locked while the root key is asked for. Where another came first, it is done again.
      const update = database.prepare('UPDATE store SET wraps = ? WHERE wraps = ?')
      replaced = update.run(change(row.wraps), row.wraps).changes === 1
    }
  } finally {
    database.close()
  }
}
