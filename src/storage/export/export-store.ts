// Carries a store out into a file, as it was at one moment, whether nodes run on it or not, and a file into an empty place.
import { randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { StorePlace } from '../../core/store-place.ts'
import { refuseBlobs } from '../blobs/refuse-blobs.ts'
import { ExportCheck } from './check-export.ts'
import { exportOf } from './export-form.ts'
import type { Counts, Part } from './export-form.ts'
import { openEngine } from '../open-offline.ts'
import { readExport, UnreadableExport } from './read-export.ts'
import type { RootKey } from '../secrets/root-key/root-key.ts'
import { importSqlite } from '../sqlite/import.ts'
import { syncFolder } from '../files/sync-folder.ts'

const bytesAtOnce = 1024 * 1024

/** For its owner alone, and on disk when this has answered. */
export async function exportStore(place: StorePlace, path: string): Promise<void> {
  if (existsSync(path)) throw new Error(`There is a file ${path} already; name another.`)
  const engine = await openEngine(place)
  try {
    await refuseBlobs(engine.reader)
    const snapshot = await engine.snapshot()
    try {
      const file = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true, highWaterMark: bytesAtOnce })
      await pipeline(Readable.from(exportOf(snapshot)), file)
      syncFolder(dirname(path))
    } catch (error) {
      // Half an export is of no use.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') rmSync(path, { force: true })
      throw error
    } finally {
      await snapshot.close()
    }
  } finally {
    await engine.close()
  }
}

/**
 * Throws one sentence, and makes nothing, where the file is no whole export of a store with this root key, or where there is a
 * store already.
 */
export async function importStore({ folder, url }: StorePlace, path: string, rootKey: RootKey): Promise<Counts> {
  const check = new ExportCheck(rootKey, randomBytes)
  // Read to its end before anything is made, and once more while it is.
  const counts = await countParts(path, check)
  if (url === undefined) {
    await importSqlite(folder, partsOf(path, check), check.vouch)
  } else {
    const { importPostgres } = await import('../postgres/import.ts')
    await importPostgres(url, partsOf(path, check), check.vouch)
  }
  return counts
}

async function countParts(path: string, check: ExportCheck): Promise<Counts> {
  const parts = partsOf(path, check)
  for (;;) {
    const { value, done } = await parts.next()
    if (done) return value
  }
}

async function* partsOf(path: string, check: ExportCheck): AsyncGenerator<Part, Counts> {
  const file = createReadStream(path, { highWaterMark: bytesAtOnce })
  try {
    return yield* check.check(readExport(file))
  } catch (error) {
    if (error instanceof UnreadableExport) throw new Error(`The file ${path} ${error.message}.`, { cause: error })
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    const reason = isMissing ? 'it is not there' : (error as Error).message
    throw new Error(`The file ${path} cannot be read: ${reason}.`, { cause: error })
  } finally {
    file.destroy()
  }
}
