// Packs the journal's old blocks and removes the oldest. Each step is a short transaction under the store's lock: no commit is
// under way meanwhile, and of two nodes that do it at once the second goes on where the first ended.
import { anchorMac } from '../journal/journal.ts'
import type { Block, JournalKeys } from '../journal/journal.ts'
import type { Instant } from '../../core/clock.ts'
import { findRuns, packRun, stepLength } from '../journal/pack-journal.ts'
import { anchorOf, refuseUnvouched } from '../rows/store-row.ts'
import { findNextAnchor, stepBlocks } from '../journal/trim-journal.ts'
import type { Connection } from './connection.ts'
import type { Line } from './line.ts'
import { blockColumns, readBlocksBehind } from './pages.ts'
import type { PostgresRow } from './schema.ts'
import { underLock } from './transaction.ts'

export class Upkeep {
  readonly #line: Line
  readonly #keys: JournalKeys

  constructor(line: Line, keys: JournalKeys) {
    this.#line = line
    this.#keys = keys
  }

  /** How many records the step packed. */
  pack(keep: number): Promise<number> {
    return this.#step(async (connection, row) => {
      const { runs, end } = findRuns(await readBlocksBehind(connection, row.packed, stepLength), row.position - keep)
      if (end === undefined) return undefined
      for (const run of runs) await packInto(connection, packRun(run))
      await connection.ask({ text: 'UPDATE stockade.store SET packed = $1', values: [end] })
      return end - row.packed
    })
  }

  /** How many records the step removed. */
  trim(before: Instant): Promise<number> {
    return this.#step(async (connection, row) => {
      const text = `SELECT ${blockColumns} FROM stockade.journal ORDER BY first LIMIT ${stepBlocks}`
      const blocks = (await connection.ask(text)).rows as Block[]
      const start = anchorOf(row)
      const anchor = findNextAnchor(blocks, { start, newest: row.position, before }, { storeId: row.id, keys: this.#keys })
      if (!anchor) return undefined
      const update = 'UPDATE stockade.store SET anchor_position = $1, anchor_hash = $2, anchor_mac = $3'
      await connection.ask({ text: 'DELETE FROM stockade.journal WHERE first <= $1', values: [anchor.position] })
      await connection.ask({ text: update, values: [anchor.position, anchor.hash, anchorMac(this.#keys, row.id, anchor)] })
      return anchor.position - start.position
    })
  }

  async #step(change: (connection: Connection, row: PostgresRow) => Promise<number | undefined>): Promise<number> {
    const connection = await this.#line.connection()
    return (await underLock(connection, row => {
      refuseUnvouched(row, this.#keys)
      return change(connection, row)
    })) ?? 0
  }
}

async function packInto(connection: Connection, { first, last, sealedFrom, unpacked, entries, seal }: Block): Promise<void> {
  await connection.ask({ text: 'DELETE FROM stockade.journal WHERE first BETWEEN $1 AND $2', values: [first, last] })
  const text = `INSERT INTO stockade.journal (first, last, sealed_from, unpacked, entries, seal) VALUES ($1, $2, $3, $4, $5, $6)`
  await connection.ask({ text, values: [first, last, sealedFrom, unpacked, entries, seal] })
}
