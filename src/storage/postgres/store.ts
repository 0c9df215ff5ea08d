// The PostgreSQL engine: any number of nodes over one database. Whoever opens it imports this module when it is asked for, so
// that a store on SQLite never loads `pg`. A commit that was answered is on the server's disk.
import { setTimeout as delay } from 'node:timers/promises'
import { systemClock } from '../../core/clock.ts'
import type { RandomBytes } from '../../core/ids.ts'
import { BrokenRow, openRows } from '../rows/barrier.ts'
import type { RowReader } from '../rows/barrier.ts'
import { CommitQueue } from '../commit-queue.ts'
import type { RootKey } from '../secrets/root-key/root-key.ts'
import type { PieceStore } from '../blobs/pieces.ts'
import type { StoreKey } from '../secrets/store-key.ts'
import type { StoreGuard } from '../store-guard.ts'
import { StoreUnavailable, UnknownOutcome } from '../store.ts'
import { VouchedJournal, type JournalRows } from '../journal/vouched-journal.ts'
import type { Batch, KeyBytes, Moment, Outcome, Range, Store } from '../store.ts'
import type { JournalRange, Position } from '../journal/journal-reader.ts'
import { connect, Unusable } from './connection.ts'
import type { Connection, Session } from './connection.ts'
import { parseDatabase } from './hosts.ts'
import type { Database } from './hosts.ts'
import { Line } from './line.ts'
import { Moments } from './moments.ts'
import { postgresPieces } from './pieces.ts'
import { ReadLines } from './read-lines.ts'
import { notCurrent, Reader } from './reader.ts'
import { register } from './register.ts'
import { longestKey } from './schema.ts'
import { TableWatch } from './table-watch.ts'
import { Upkeep } from './upkeep.ts'
import { StoreChanged, Writer } from './writer.ts'

export interface PostgresSettings {
  /** `postgres://user:password@host:port,host:port/database?sslmode=…&sslrootcert=…`. */
  readonly url: string
  readonly rootKey: RootKey
  readonly random: RandomBytes
  /** Connections that reads go by; commits and upkeep have one each, `momentsAtOnce` those who read at a moment, blobs theirs. */
  readonly pool?: number
  /** Milliseconds that a commit waits for a database that is away, and twice that where its outcome is unknown. */
  readonly patience?: number
  /** Milliseconds that those who read at a moment may let pass between two questions, while it is not their turn. */
  readonly momentIdle?: number
  readonly monotonic?: () => number
}

/** Each has a connection to itself. */
const momentsAtOnce = 2
/** Made when the first piece is written or read. */
const linesOfBlobs = 2

export interface PostgresStore extends Store {
  readonly id: string
  readonly key: StoreKey
  readonly vouched: VouchedJournal
  readonly refusal: Error | undefined
  readonly isFailing: boolean
  /** This node's number, which its entries in the journal carry. */
  readonly node: number
  /** Closed with the store. */
  readonly pieces: PieceStore
}

export async function openPostgresStore(settings: PostgresSettings): Promise<PostgresStore> {
  const { rootKey, random, pool = 4, patience = 5000, momentIdle = 10_000, monotonic = systemClock.monotonic } = settings
  const database = parseDatabase(settings.url)
  const first = await firstConnection(database, patience, monotonic)
  try {
    const { row, key, guard } = await register(first, { place: database.name, rootKey, random })
    const line = (session?: Pick<Session, 'idle'>) =>
      new Line({ open: () => connect(database, { patience, ...session }), monotonic, random: Math.random })
    const lines = { commits: line(), upkeep: line(), reads: new ReadLines(Array.from({ length: pool }, () => line())) }
    const writer = new Writer({ line: lines.commits, guard, node: row.nodes, row, patience, monotonic })
    const asked = { ask: async (text: string) => ({ rows: await lines.reads.ask({ text }) }) }
    const tables = new TableWatch({ database: asked, place: database.name, monotonic })
    const ofMoments = Array.from({ length: momentsAtOnce }, () => line({ idle: momentIdle }))
    const moments = new Moments({ lines: ofMoments, guard, tables, reached: () => writer.reached })
    const pieces = postgresPieces(new ReadLines(Array.from({ length: linesOfBlobs }, () => line())))
    return new Engine({ id: row.id, key, node: row.nodes, lines, moments, writer, guard, tables, pieces })
  } finally {
    await first.end()
  }
}

interface Parts {
  readonly id: string
  readonly key: StoreKey
  readonly node: number
  readonly lines: { readonly commits: Line; readonly upkeep: Line; readonly reads: ReadLines }
  readonly moments: Moments
  readonly writer: Writer
  readonly guard: StoreGuard
  readonly tables: TableWatch
  readonly pieces: PieceStore
}

class Engine implements PostgresStore {
  readonly id: string
  readonly key: StoreKey
  readonly node: number
  readonly pieces: PieceStore
  readonly #lines: Parts['lines']
  readonly #moments: Moments
  readonly #reader: Reader
  readonly #rows: RowReader
  readonly #writer: Writer
  readonly #upkeep: Upkeep
  readonly #queue: CommitQueue
  readonly vouched: VouchedJournal
  readonly #tables: TableWatch

  constructor({ id, key, node, lines, moments, writer, guard, tables, pieces }: Parts) {
    this.pieces = pieces
    this.id = id
    this.key = key
    this.node = node
    this.#lines = lines
    this.#moments = moments
    this.#tables = tables
    this.#reader = new Reader(lines.reads)
    this.#rows = openRows(guard.barrier, this.#reader)
    this.vouched = new VouchedJournal(this.#journalRows(), guard.keys)
    this.#writer = writer
    this.#upkeep = new Upkeep(lines.upkeep, guard.keys)
    this.#queue = new CommitQueue(batches => void this.#commitGroup(batches))
  }

  async read(collection: string, key: KeyBytes) {
    this.#tables.require()
    return this.#rows.read(collection, key)
  }

  async scan(collection: string, range: Range) {
    this.#tables.require()
    return this.#rows.scan(collection, range)
  }

  async count(collection: string, range: Pick<Range, 'from' | 'to'>) {
    this.#tables.require()
    return this.#reader.count(collection, range)
  }

  async commit(batch: Batch): Promise<Outcome> {
    this.#tables.require()
    const { expectations, writes, records } = batch
    const long = writes.find(({ key }) => key.length > longestKey)
    if (long) throw new RangeError(`A key of ${long.key.length} bytes is longer than the ${longestKey} that PostgreSQL can index`)
    const isEmpty = writes.length + records.length + expectations.length === 0
    return isEmpty ? { committed: true, version: await this.position() } : await this.#queue.commit(batch)
  }

  async changesSince(position: Position) {
    const wereChanged = await this.#tables.look()
    const { reached: committed } = this.#writer
    const { reached, isPutAway, ...told } = await this.#reader.changesSince(position)
    if (isPutAway || reached < committed) throw this.#leaveServer()
    return wereChanged ? { changes: [], position: told.position, gap: true } : told
  }

  async position() {
    this.#tables.require()
    return this.#reader.position()
  }

  // INVARIANT: what is read is not older than what was committed. A primary that was put away may go on answering those who are
  // connected to it, while commits go to the next one: who is connected to it connects anew.
  #leaveServer(): StoreUnavailable {
    this.#lines.reads.cut()
    this.#moments.cut()
    return notCurrent()
  }

  atMoment<T>(reader: string, read: (moment: Moment) => Promise<T>): Promise<T> {
    return this.#moments.read(reader, read)
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

  async packJournal({ keep }: { readonly keep: number }) {
    this.#tables.require()
    return this.#upkeep.pack(keep)
  }

  async trimJournal({ before }: { readonly before: number }) {
    this.#tables.require()
    return this.#upkeep.trim(before)
  }

  async close(): Promise<void> {
    await this.#queue.drain(new Error('The store is closed'))
    const { commits, upkeep, reads } = this.#lines
    await Promise.all([commits.close(), upkeep.close(), reads.close(), this.#moments.close(), this.pieces.close()])
  }

  #journalRows(): JournalRows {
    const asked = async <T>(ask: () => Promise<T>) => {
      this.#tables.require()
      return ask()
    }
    return {
      row: () => asked(() => this.#reader.row()),
      newest: () => asked(() => this.#reader.newest()),
      journal: range => asked(() => this.#reader.journal(range)),
    }
  }

  async #commitGroup(batches: readonly Batch[]): Promise<void> {
    try {
      this.#queue.answer(await this.#writer.commitGroup(batches))
    } catch (error) {
      this.#fail(error)
    }
  }

  #fail(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error)
    // What waited behind a group that had to give up has waited as long; none of it was sent.
    if (error instanceof UnknownOutcome) this.#queue.failAll(error, new StoreUnavailable('The database does not answer.'))
    else if (error instanceof StoreUnavailable) this.#queue.failAll(error)
    else if (error instanceof BrokenRow) this.#queue.failRow(error)
    else if (error instanceof StoreChanged) this.#queue.refuse(stopped(reason))
    else this.#queue.fail(new Error(`The store could not commit: ${reason}`, { cause: error }))
  }
}

function stopped(reason: string): Error {
  return new Error(`The store no longer commits: ${reason}. Restart the server.`)
}

/** A server that is just starting is waited for. */
async function firstConnection(database: Database, patience: number, monotonic: () => number): Promise<Connection> {
  for (const start = monotonic(); ; await delay(100)) {
    try {
      return await connect(database, { patience })
    } catch (error) {
      if (error instanceof Unusable || monotonic() - start >= patience) throw error
    }
  }
}
