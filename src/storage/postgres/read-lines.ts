// The connections that reads go by. A read needs no transaction, so many share a connection, one behind the other: each takes the
// one that has the least to answer. Why not `pg.Pool`: it hands a connection to one caller at a time and knows one host.
import { StoreUnavailable } from '../store.ts'
import type { QueryConfig } from 'pg'
import type { Line } from './line.ts'

interface Shared {
  readonly line: Line
  waiting: number
}

export class ReadLines {
  readonly #lines: readonly Shared[]
  #isClosed = false

  constructor(lines: readonly Line[]) {
    this.#lines = lines.map(line => ({ line, waiting: 0 }))
  }

  // A read changes nothing, so one whose connection broke under it is asked again, on a new one.
  async ask<Row>(query: QueryConfig): Promise<readonly Row[]> {
    try {
      return await this.#askOnce(query)
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || this.#isClosed) throw error
      return await this.#askOnce(query)
    }
  }

  /** All are made anew when they are asked next. */
  cut(): void {
    for (const { line } of this.#lines) line.cut()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all(this.#lines.map(({ line }) => line.close()))
  }

  async #askOnce<Row>(query: QueryConfig): Promise<readonly Row[]> {
    if (this.#isClosed) throw new Error('The store is closed')
    const shared = this.#lines.reduce((least, one) => (one.waiting < least.waiting ? one : least))
    shared.waiting++
    try {
      const { rows } = await (await shared.line.connection()).ask(query)
      return rows as Row[]
    } finally {
      shared.waiting--
    }
  }
}
