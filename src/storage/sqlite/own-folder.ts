import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { requireUnwritable } from '../files/private-file.ts'
import { requireRegular } from '../files/regular-file.ts'
import { databaseName } from './schema.ts'

/** Those beside the database are SQLite's: it takes what is in them for the database's. */
const ofDatabase = [databaseName, ...['-wal', '-shm', '-journal'].map(end => databaseName + end)]
const names = [...ofDatabase, 'lock', 'root-key-lock']

/** Throws one sentence where others may write a data folder, or anything in it that a store consists of, or that is no file. */
export function requireOwnFolder(folder: string): void {
  requireUnwritable(folder)
  for (const path of names.map(name => join(folder, name))) {
    requireUnwritable(path)
    requireRegular(path)
  }
}

/**
 * Throws one sentence where a log is there and its database is not: it is what is left of a store, which a new one would throw
 * away, or take for its own.
 */
export function requireWhole(folder: string): void {
  const left = ofDatabase.find(name => existsSync(join(folder, name)))
  if (left === undefined || left === databaseName) return
  throw new Error(`The store is gone from ${folder}, and ${left} is left of it: put ${databaseName} back, or move that away.`)
}
