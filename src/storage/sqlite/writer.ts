// The writer thread: opens or creates the database, then commits one group after the other until it is told to close.
import { randomUUID } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { dirname } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { readEntries } from '../journal-entries.ts'
import { checkpointMac, genesis } from '../journal.ts'
import type { JournalKeys } from '../journal.ts'
import { syncFolder } from '../sync-folder.ts'
import { unpackGroup } from './group.ts'
import type { Group } from './group.ts'
import { configureWriter, createStore, findStoreRow, format, node } from './schema.ts'
import type { StoreRow } from './schema.ts'
import { UnknownCommit, Writer } from './transaction.ts'
import type { Verdict } from './transaction.ts'

export interface WriterSettings {
  readonly path: string
  readonly keys: JournalKeys
  /** Tells whether a root key is the one that the store was made with. */
  readonly keyCheck: Uint8Array
  /** Bounds the database; a commit beyond it fails as it does on a full disk. */
  readonly maxPages?: number | undefined
}

/** A group, or undefined to close. */
export type ToWriter = Group | undefined

export type FromWriter =
  | { readonly ready: string }
  | { readonly verdicts: readonly Verdict[] }
  /** Nothing of the group was committed. After a fatal failure the thread ends. */
  | { readonly failure: string; readonly fatal: boolean }

const settings = workerData as WriterSettings
const port = parentPort!
const answer = (message: FromWriter) => port.postMessage(message)

try {
  const database = new DatabaseSync(settings.path)
  configureWriter(database)
  const row = findStoreRow(database) ?? create(database)
  if (settings.maxPages) database.exec(`PRAGMA max_page_count = ${settings.maxPages}`)
  refuseForeign(row)
  refuseForged(database, row)
  serve(database, new Writer(database, row, settings.keys))
  answer({ ready: row.id })
} catch (error) {
  fail(error, true)
}

function serve(database: DatabaseSync, writer: Writer): void {
  port.on('message', (group: ToWriter) => {
    if (!group) {
      database.close()
      port.close()
      return
    }
    try {
      answer({ verdicts: writer.commitGroup(unpackGroup(group)) })
    } catch (error) {
      // What was rolled back may be tried again: a full disk may have room, another group may be sound.
      fail(error, error instanceof UnknownCommit || database.isTransaction)
    }
  })
}

function fail(error: unknown, fatal: boolean): void {
  answer({ failure: error instanceof Error ? error.message : String(error), fatal })
  if (fatal) port.close()
}

function create(database: DatabaseSync): StoreRow {
  const id = randomUUID()
  const head = genesis(id)
  const checkpoint = checkpointMac(settings.keys, id, node, head)
  const row = { id, format, key_check: settings.keyCheck, version: 0, feed_floor: 0, position: 0, head: head.hash, checkpoint }
  createStore(database, row)
  // The names of the database and of its log outlive a power failure from here on.
  syncFolder(dirname(settings.path))
  return row
}

function refuseForeign(row: StoreRow): void {
  if (row.format !== format) {
    throw new Error(`The store ${settings.path} has format ${row.format}; this Stockade reads ${format}.`)
  }
  if (!Buffer.from(row.key_check).equals(settings.keyCheck)) {
    throw new Error(`The root key is not the one that the store ${settings.path} was made with.`)
  }
}

// INVARIANT: the next checkpoint vouches for all that is before it, so none is made behind a head that was not ours.
function refuseForged(database: DatabaseSync, row: StoreRow): void {
  const head = { position: row.position, hash: row.head }
  const genuine = Buffer.from(checkpointMac(settings.keys, row.id, node, head)).equals(row.checkpoint)
  const newest = database.prepare('SELECT last, entries FROM journal ORDER BY first DESC LIMIT 1').get()
  const end = newest ? [...readEntries(newest['entries'] as Uint8Array)].at(-1) : { position: 0, hash: genesis(row.id).hash }
  if (genuine && end?.position === row.position && Buffer.from(end.hash).equals(row.head)) return
  throw new Error('The journal does not end where its checkpoint says, so it was changed. `stockade journal verify` tells more.')
}
