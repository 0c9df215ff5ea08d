// The connections on which the store is read as it was at one moment: in a transaction each, in which nothing moves whoever
// commits meanwhile. A reader has one to itself until it is done; others wait, and those who ask in different names take turns.
import type { QueryConfig } from 'pg'
import { FairLine } from '../../core/sharing/fair-line.ts'
import { openRows } from '../rows/barrier.ts'
import type { StoreGuard } from '../store-guard.ts'
import { StoreUnavailable } from '../store.ts'
import type { Moment } from '../store.ts'
import type { Position } from '../journal/journal-reader.ts'
import { VouchedJournal } from '../journal/vouched-journal.ts'
import type { Connection } from './connection.ts'
import type { Line } from './line.ts'
import { notCurrent, Reader } from './reader.ts'
import type { RowSource } from './reader.ts'
import type { TableWatch } from './table-watch.ts'

export interface MomentsSettings {
  readonly lines: readonly Line[]
  readonly guard: StoreGuard
  readonly tables: TableWatch
  /** Where the journal is at least, behind what this node committed. */
  readonly reached: () => Position
}

export class Moments {
  readonly #settings: MomentsSettings
  readonly #free: Line[]
  readonly #waiting = new FairLine()
  #taken = 0
  #isClosed = false

  constructor(settings: MomentsSettings) {
    this.#settings = settings
    this.#free = [...settings.lines]
  }

  async read<T>(reader: string, read: (moment: Moment) => Promise<T>): Promise<T> {
    if (this.#taken < this.#settings.lines.length) this.#taken++
    else await this.#waiting.join(reader)
    const line = this.#free.pop()!
    try {
      return await this.#readBy(line, read)
    } finally {
      this.#free.push(line)
      // Whoever is next has the place of who leaves, so that nobody who comes just now takes it.
      if (!this.#waiting.letNext()) this.#taken--
    }
  }

  /** All are made anew when they are asked next. */
  cut(): void {
    for (const line of this.#settings.lines) line.cut()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all(this.#settings.lines.map(line => line.close()))
  }

  // What was read on a connection that broke is of no use without the rest, which nobody can read any more. What came of it is
  // not looked at: who reads may have made a failure of its own of it.
  async #readBy<T>(line: Line, read: (moment: Moment) => Promise<T>): Promise<T> {
    const first = new Transaction(line)
    const [tried] = await Promise.allSettled([this.#readIn(first, read)])
    if (first.isLost && !this.#isClosed) return this.#readIn(new Transaction(line), read)
    if (tried.status === 'rejected') throw tried.reason
    return tried.value
  }

  async #readIn<T>(transaction: Transaction, read: (moment: Moment) => Promise<T>): Promise<T> {
    const { guard: { barrier, keys }, tables, reached } = this.#settings
    tables.require()
    const committed = reached()
    const reader = new Reader(transaction)
    try {
      const [, server] = await Promise.all([transaction.begin(), reader.serverState()])
      // INVARIANT: what is read is not older than what was committed, as where the engine asks for changes.
      if (server.isPutAway || server.reached < committed) throw transaction.leaveServer()
      const { read: one, scan } = openRows(barrier, reader)
      const count: Moment['count'] = (collection, range) => reader.count(collection, range)
      return await read({ version: server.version, read: one, scan, count, journal: new VouchedJournal(reader, keys) })
    } finally {
      transaction.end()
    }
  }
}

class Transaction implements RowSource {
  readonly #line: Line
  #connection: Promise<Connection> | undefined
  #isLost = false

  constructor(line: Line) {
    this.#line = line
  }

  /** Whether it broke before it ended. */
  get isLost(): boolean {
    return this.#isLost
  }

  /** What is asked next is sent along with it, and the moment is that of the first answer. */
  begin(): Promise<unknown> {
    this.#connection = this.#line.connection()
    return this.ask({ text: 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' })
  }

  async ask<Row>(query: QueryConfig): Promise<readonly Row[]> {
    try {
      return (await (await this.#connection!).ask(query)).rows as Row[]
    } catch (error) {
      if (error instanceof StoreUnavailable) this.#isLost = true
      throw error
    }
  }

  leaveServer(): StoreUnavailable {
    this.#isLost = true
    this.#line.cut()
    return notCurrent()
  }

  /** Not waited for: whoever begins next on the connection is answered behind it. */
  end(): void {
    const commit = async (connection: Connection) => connection.isBroken || (await connection.ask('COMMIT'))
    void this.#connection?.then(commit).catch(() => this.#line.cut())
  }
}
