// One process owns a data folder. The lock is SQLite's own on an empty database, so the system releases it with the process,
// kill -9 included, and it works wherever the store works. Readers need no lock.
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { explainOther, readAddress } from '../files/server-address.ts'

export interface FolderLock {
  release(): void
}

/** Throws one sentence where another process, or this one, already owns the folder. */
export function lockFolder(folder: string): FolderLock {
  const inUse = `The data folder ${folder} is in use by another Stockade; stop it first, or name another folder.`
  return lockFile(join(folder, 'lock'), () => {
    const other = readAddress(folder)
    return other ? explainOther(folder, other) : inUse
  })
}

/** Makes the file where it is not there. Throws what `otherwise` says where it is locked. */
export function lockFile(path: string, otherwise: () => string): FolderLock {
  createPrivate(path)
  const database = new DatabaseSync(path)
  try {
    // Nothing is ever written, so no file appears beside it.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (cause) {
    database.close()
    throw new Error(otherwise(), { cause })
  }
  return { release: () => database.close() }
}

/** Creates an empty file that only its owner reads; leaves one that is there alone. Answers whether it made one. */
export function createPrivate(path: string): boolean {
  try {
    // INVARIANT: a file that exists is not opened: closing it would drop the locks that this process holds on it.
    closeSync(openSync(path, 'wx', 0o600))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}
