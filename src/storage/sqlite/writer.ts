// The writer thread: opens or creates the database, then commits one group after the other until it is told to close.
import { randomUUID } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { dirname } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { readEntries } from '../journal-entries.ts'
import type { Entry } from '../journal-entries.ts'
import { anchorMac, checkpointMac, journalKeys } from '../journal.ts'
import type { Block, JournalSecrets } from '../journal.ts'
import { findEntries } from '../packed-entries.ts'
import { syncFolder } from '../sync-folder.ts'
import { unpackGroup } from './group.ts'
import type { Group } from './group.ts'
import { configureWriter, createStore, findStoreRow, newStoreRow, node } from './schema.ts'
import type { StoreRow } from './schema.ts'
import { UnknownCommit, Writer } from './transaction.ts'
import type { Verdict } from './transaction.ts'
import { Upkeep } from './upkeep.ts'
import type { UpkeepStep } from './upkeep.ts'

export interface WriterSettings {
  readonly path: string
  readonly secrets: JournalSecrets
  /** The store's key, wrapped, for a store that is made now. */
  readonly wraps: string
  /** Bounds the database; a commit beyond it fails as it does on a full disk. */
  readonly maxPages?: number | undefined
}

/** A group, a step of the journal's upkeep, or undefined to close. */
export type ToWriter = Group | UpkeepStep | undefined

export type FromWriter =
  | { readonly ready: string }
  | { readonly verdicts: readonly Verdict[] }
  /** How many records a step of the upkeep packed or removed, or why it changed nothing. */
  | { readonly kept: number | Error }
  /** Nothing of the group was committed. After a fatal failure the thread ends. */
  | { readonly failure: string; readonly fatal: boolean }

const settings = workerData as WriterSettings
const keys = journalKeys(settings.secrets)
const port = parentPort!
const answer = (message: FromWriter) => port.postMessage(message)

try {
  const database = new DatabaseSync(settings.path)
  configureWriter(database)
  const row = findStoreRow(database) ?? create(database)
  if (settings.maxPages) database.exec(`PRAGMA max_page_count = ${settings.maxPages}`)
  refuseForged(database, row)
  serve(database, new Writer(database, row, keys), new Upkeep(database, row, keys))
  answer({ ready: row.id })
} catch (error) {
  fail(error, true)
}

function serve(database: DatabaseSync, writer: Writer, upkeep: Upkeep): void {
  // What was rolled back may be tried again: a full disk may have room, another group may be sound.
  const isFatal = (error: unknown) => error instanceof UnknownCommit || database.isTransaction
  port.on('message', (message: ToWriter) => {
    if (!message) {
      database.close()
      port.close()
      return
    }
    const isGroup = Array.isArray(message)
    try {
      if (isGroup) answer({ verdicts: writer.commitGroup(unpackGroup(message as Group)) })
      else answer({ kept: upkeep.run(message as UpkeepStep) })
    } catch (error) {
      if (isGroup || isFatal(error)) fail(error, isFatal(error))
      else answer({ kept: error instanceof Error ? error : new Error(String(error)) })
    }
  })
}

function fail(error: unknown, fatal: boolean): void {
  answer({ failure: error instanceof Error ? error.message : String(error), fatal })
  if (fatal) port.close()
}

function create(database: DatabaseSync): StoreRow {
  const id = randomUUID()
  const row = newStoreRow(id, keys, settings.wraps)
  createStore(database, row)
  // The names of the database and of its log outlive a power failure from here on.
  syncFolder(dirname(settings.path))
  return row
}

// INVARIANT: the next checkpoint vouches for all that is before it, and the next anchor for all that it removes, so neither is
// made behind a head that was not ours.
function refuseForged(database: DatabaseSync, row: StoreRow): void {
  const head = { position: row.position, hash: row.head }
  const anchor = { position: row.anchor_position, hash: row.anchor_hash }
  const genuine = isSame(checkpointMac(keys, row.id, node, head), row.checkpoint)
  const anchored = isSame(anchorMac(keys, row.id, node, anchor), row.anchor_mac)
  const newest = database.prepare('SELECT entries, unpacked FROM journal ORDER BY first DESC LIMIT 1').get()
  const end = newest ? findLast(newest as unknown as Block) : anchor
  if (genuine && anchored && end?.position === row.position && isSame(end.hash, row.head)) return
  throw new Error('The journal does not end where its checkpoint says, so it was changed. `stockade journal verify` tells more.')
}

function findLast(block: Pick<Block, 'entries' | 'unpacked'>): Entry | undefined {
  const entries = findEntries(block)
  return entries && [...readEntries(entries)].at(-1)
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}
