// The SQLite engine as the main thread sees it: reads go through a connection of its own and never wait for a commit;
// commits go to the writer thread. A commit that was answered is on disk.
import { Worker } from 'node:worker_threads'
import type { RandomBytes } from '../../core/ids.ts'
import { BrokenRow, openRows } from '../rows/barrier.ts'
import type { RowReader } from '../rows/barrier.ts'
import { CommitQueue } from '../commit-queue.ts'
import type { RootKey } from '../secrets/root-key/root-key.ts'
import { guardOfSecrets, guardSecrets } from '../store-guard.ts'
import type { StoreGuard } from '../store-guard.ts'
import { openStoreKey, type StoreKey } from '../secrets/store-key.ts'
import { UnknownOutcome } from '../store.ts'
import type { Batch, KeyBytes, Outcome, Range, Store } from '../store.ts'
import type { JournalRange, Position } from '../journal/journal-reader.ts'
import { RecentRecords } from './recent-records.ts'
import { VouchedJournal } from '../journal/vouched-journal.ts'
import { packGroup } from './group.ts'
import { Reader } from './reader.ts'
import { findWraps } from './schema.ts'
import type { UpkeepStep } from './upkeep.ts'
import type { FromWriter, ToWriter, WriterSettings } from './writer.ts'

export interface SqliteStore extends Store {
  readonly id: string
  readonly key: StoreKey
  readonly vouched: VouchedJournal
  readonly refusal: Error | undefined
  readonly isFailing: boolean
}

export interface SqliteSettings extends Pick<WriterSettings, 'path' | 'maxPages'> {
  readonly rootKey: RootKey
  readonly random: RandomBytes
}

/** The database file must exist, even if empty: the caller decides about its mode. */
export async function openSqliteStore({ path, maxPages, rootKey, random }: SqliteSettings): Promise<SqliteStore> {
  const { key, wraps } = openStoreKey(rootKey, findWraps(path), random)
  const secrets = guardSecrets(key)
  const settings: WriterSettings = { path, maxPages, wraps, secrets }
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'mjs'
  // The process's own flags are not the writer's: `--input-type` alone would keep it from starting.
  const worker = new Worker(new URL(`./writer.${extension}`, import.meta.url), { workerData: settings, execArgv: [] })
  const id = await started(worker)
  return new Engine({ id, key }, new Reader(path), guardOfSecrets(secrets, random), worker)
}

class Engine implements SqliteStore {
  readonly id: string
  readonly key: StoreKey
  readonly vouched: VouchedJournal
  readonly #reader: Reader
  readonly #rows: RowReader
  readonly #recent = new RecentRecords()
  readonly #worker: Worker
  readonly #queue: CommitQueue
  /** Steps of the upkeep that wait for their answer, in the order in which the writer takes them. */
  readonly #steps: { readonly resolve: (records: number) => void; readonly reject: (error: Error) => void }[] = []
  /** Messages that the writer has not answered. */
  #unanswered = 0
  #refusal: Error | undefined
  #ended = false

  constructor({ id, key }: Pick<SqliteStore, 'id' | 'key'>, reader: Reader, { barrier, keys }: StoreGuard, worker: Worker) {
    this.id = id
    this.key = key
    this.#reader = reader
    this.#rows = openRows(barrier, reader)
    this.vouched = new VouchedJournal(reader, keys, this.#recent)
    this.#worker = worker
    this.#queue = new CommitQueue(batches => this.#send(packGroup(batches)))
    worker.on('message', (message: FromWriter) => this.#receive(message))
    worker.on('error', error => this.#refuse(error.message))
    worker.on('exit', () => {
      this.#ended = true
      this.#refuse('its thread ended')
    })
    worker.unref()
  }

  read(collection: string, key: KeyBytes) {
    return this.#rows.read(collection, key)
  }

  scan(collection: string, range: Range) {
    return this.#rows.scan(collection, range)
  }

  count(collection: string, range: Pick<Range, 'from' | 'to'>) {
    return this.#reader.count(collection, range)
  }

  commit(batch: Batch): Promise<Outcome> {
    const isEmpty = batch.writes.length + batch.records.length + batch.expectations.length === 0
    return isEmpty ? this.position().then(version => ({ committed: true, version })) : this.#queue.commit(batch)
  }

  changesSince(position: Position) {
    return this.#reader.changesSince(position)
  }

  position() {
    return this.#reader.position()
  }

  journal(range: JournalRange) {
    return this.vouched.read(range)
  }

  get refusal() {
    return this.#queue.refusal
  }

  get isFailing() {
    return this.#queue.isFailing
  }

  packJournal(pack: { readonly keep: number }) {
    return this.#keepUp({ pack })
  }

  trimJournal(trim: { readonly before: number }) {
    return this.#keepUp({ trim })
  }

  async close(): Promise<void> {
    const closed = new Error('The store is closed')
    await this.#queue.drain(closed)
    this.#refusal ??= closed
    this.#reader.close()
    if (this.#ended) return
    // The writer's connection goes last, so that it folds the log into the database.
    const exited = new Promise<void>(resolve => void this.#worker.once('exit', () => resolve()))
    this.#send(undefined)
    await exited
  }

  #keepUp(step: UpkeepStep): Promise<number> {
    return new Promise((resolve, reject) => {
      if (this.#refusal) return reject(this.#refusal)
      this.#steps.push({ resolve, reject })
      this.#send(step)
    })
  }

  #refuse(reason: string): void {
    this.#refusal ??= stopped(reason)
    // What the writer had may be in the log, where the next start finds it.
    this.#queue.refuse(this.#refusal, new UnknownOutcome(this.#refusal))
    for (const { reject } of this.#steps.splice(0)) reject(this.#refusal)
  }

  // A message under way keeps the process alive; an idle writer does not.
  #send(message: ToWriter): void {
    this.#unanswered++
    this.#worker.ref()
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#worker.postMessage(message)
  }

  #receive(message: FromWriter): void {
    if (--this.#unanswered === 0) this.#worker.unref()
    if ('verdicts' in message) this.#recent.add(this.#queue.answer(message.verdicts), message.position)
    else if ('broken' in message) this.#queue.failRow(new BrokenRow(message.broken))
    else if ('kept' in message) this.#answerStep(message.kept)
    else if ('failure' in message && message.fatal) this.#refuse(message.failure)
    else if ('failure' in message) this.#queue.fail(new Error(`The store could not commit: ${message.failure}`))
  }

  #answerStep(kept: number | Error): void {
    const step = this.#steps.shift()
    if (kept instanceof Error) step?.reject(kept)
    else step?.resolve(kept)
  }
}

function started(worker: Worker): Promise<string> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject)
    worker.once('message', (message: FromWriter) => {
      worker.off('error', reject)
      if ('ready' in message) resolve(message.ready)
      else reject(new Error('failure' in message ? message.failure : 'The writer did not start'))
    })
  })
}

function stopped(reason: string): Error {
  return new Error(`The store no longer commits: ${reason}. Restart the server.`)
}
