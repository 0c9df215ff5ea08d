// The writer thread: opens or creates the database, then commits one group after the other until it is told to close.
import { randomUUID } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { dirname } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { pooledRandom } from '../../core/random.ts'
import type { Verdict } from '../rows/apply-group.ts'
import type { NewestBlocks } from '../journal/newest-record.ts'
import { BrokenRow } from '../rows/barrier.ts'
import type { RowPlace } from '../rows/barrier.ts'
import { guardOfSecrets } from '../store-guard.ts'
import type { GuardSecrets } from '../store-guard.ts'
import { newStoreRow, refuseForged } from '../rows/store-row.ts'
import type { StoreRow } from '../rows/store-row.ts'
import type { Position } from '../journal/journal-reader.ts'
import { syncFolder } from '../files/sync-folder.ts'
import { unpackGroup } from './group.ts'
import type { Group } from './group.ts'
import { configureWriter, createStore, findStoreRow, format, newestBlocks, newestColumns } from './schema.ts'
import { UnknownCommit, Writer } from './transaction.ts'
import { Upkeep } from './upkeep.ts'
import type { UpkeepStep } from './upkeep.ts'

export interface WriterSettings {
  readonly path: string
  readonly secrets: GuardSecrets
  /** The store's key, wrapped, for a store that is made now. */
  readonly wraps: string
  /** Bounds the database; a commit beyond it fails as it does on a full disk. */
  readonly maxPages?: number | undefined
}

/** A group, a step of the journal's upkeep, or undefined to close. */
export type ToWriter = Group | UpkeepStep | undefined

export type FromWriter =
  | { readonly ready: string }
  /** And the position of the newest record behind them. */
  | { readonly verdicts: readonly Verdict[]; readonly position: Position }
  /** How many records a step of the upkeep packed or removed, or why it changed nothing. */
  | { readonly kept: number | Error }
  /** A row that the group would replace or remove. */
  | { readonly broken: RowPlace }
  /** Nothing of the group was committed. After a fatal failure the thread ends. */
  | { readonly failure: string; readonly fatal: boolean }

const settings = workerData as WriterSettings
const guard = guardOfSecrets(settings.secrets, pooledRandom())
const port = parentPort!
const answer = (message: FromWriter) => port.postMessage(message)

try {
  const database = new DatabaseSync(settings.path, { timeout: 5000 })
  configureWriter(database)
  const row = findStoreRow(database) ?? create(database)
  if (settings.maxPages) database.exec(`PRAGMA max_page_count = ${settings.maxPages}`)
  refuseForged(row, readNewest(database), guard)
  serve(database, new Writer(database, row, guard), new Upkeep(database, row, guard.keys))
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
      if (isGroup) commit(writer, message as Group)
      else answer({ kept: upkeep.run(message as UpkeepStep) })
    } catch (error) {
      if (error instanceof BrokenRow) answer({ broken: error.place })
      else if (isGroup || isFatal(error)) fail(error, isFatal(error))
      else answer({ kept: error instanceof Error ? error : new Error(String(error)) })
    }
  })
}

function commit(writer: Writer, group: Group): void {
  const verdicts = writer.commitGroup(unpackGroup(group))
  answer({ verdicts, position: writer.position })
}

function fail(error: unknown, fatal: boolean): void {
  answer({ failure: error instanceof Error ? error.message : String(error), fatal })
  if (fatal) port.close()
}

function create(database: DatabaseSync): StoreRow {
  const id = randomUUID()
  const row = newStoreRow({ id, format, wraps: settings.wraps }, guard)
  createStore(database, row)
  // The names of the database and of its log outlive a power failure from here on.
  syncFolder(dirname(settings.path))
  return row
}

function readNewest(database: DatabaseSync): NewestBlocks {
  return database.prepare(`SELECT ${newestColumns} FROM ${newestBlocks}`).all() as unknown as NewestBlocks
}
