import { join } from 'node:path'
import { requireUnwritable } from '../private-file.ts'
import { databaseName } from './schema.ts'

/** Those beside the database are SQLite's: it takes what is in them for the database's. */
export const ofDatabase = [databaseName, ...['-wal', '-shm', '-journal'].map(end => databaseName + end)]
const names = [...ofDatabase, 'lock', 'root-key-lock']

/** Throws one sentence where others may write a data folder, or anything in it that a store consists of. */
export function requireOwnFolder(folder: string): void {
  requireUnwritable(folder)
  for (const name of names) requireUnwritable(join(folder, name))
}
