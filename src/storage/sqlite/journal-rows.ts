// The journal's rows as a reader sees them. Packing and removal go on between two reads, so each finds its rows by position.
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Entry } from '../journal/journal-entries.ts'
import { getEntries, JournalPage } from '../journal/journal-page.ts'
import type { Block } from '../journal/journal.ts'
import type { JournalEntry, JournalRange, Position } from '../journal/journal-reader.ts'

/** Without the entries where many are packed: they may be at hand already. */
interface Row {
  readonly first: Position
  readonly last: Position
  readonly unpacked: number
  readonly entries: Uint8Array | null
}

export class BlockRows {
  readonly #statements: ReturnType<typeof prepare>
  /** The packed block that was read last: the next event of a page is often in it. */
  #held: { readonly first: Position; readonly last: Position; readonly entries: readonly Entry[] } | undefined

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  read(range: JournalRange): readonly JournalEntry[] {
    const page = new JournalPage(range)
    if (range.after === undefined) this.#readBack(page, range.before ?? Number.MAX_SAFE_INTEGER)
    else this.#readOn(page, range.after)
    return page.found
  }

  blocks(): Iterable<Block> {
    return this.#statements.blocks.iterate() as unknown as Iterable<Block>
  }

  #readBack(page: JournalPage, before: Position): void {
    for (let end = before; !page.isFull; ) {
      const row = this.#statements.below.get(end) as unknown as Row | undefined
      const entries = row && this.#findEntries(row)
      if (!entries) break
      page.take(entries)
      end = row.first
    }
  }

  #readOn(page: JournalPage, after: Position): void {
    if (page.isFull) return
    // One statement for all rows: each new one would begin a transaction, for which SQLite drops the pages that it holds.
    for (const row of this.#statements.behind.iterate(after) as unknown as Iterable<Row>) {
      const entries = row.last > after ? this.#findEntries(row) : []
      if (!entries) break
      page.take(entries)
      if (page.isFull) break
    }
  }

  /** Undefined where the row was removed in the meantime. */
  #findEntries({ first, last, unpacked, entries }: Row): readonly Entry[] | undefined {
    if (entries) return getEntries({ entries, unpacked })
    if (this.#held?.first === first && this.#held.last === last) return this.#held.entries
    const packed = this.#statements.entries.get(first, last) as { readonly entries: Uint8Array } | undefined
    if (!packed) return undefined
    const held = { first, last, entries: getEntries({ entries: packed.entries, unpacked }) }
    this.#held = held
    return held.entries
  }
}

/** Bytes of which a row is no more than a group or two, and unpacked as fast as it is read. */
const few = 32 * 1024

/** Rows whose entries come along where they are few or stand as they are, and where `asked` holds. */
function rows(asked = 'true'): string {
  return `SELECT first, last, unpacked, CASE WHEN unpacked < ${few} AND ${asked} THEN entries END AS entries FROM journal`
}

function prepare(database: DatabaseSync) {
  const statement = (sql: string): StatementSync => database.prepare(sql)
  return {
    below: statement(`${rows()} WHERE first < ? ORDER BY first DESC LIMIT 1`),
    // From the row that may hold the position on; where it ends before, its entries are not asked for.
    behind: statement(`${rows('last > ?1')}
      WHERE first >= ifnull((SELECT max(first) FROM journal WHERE first <= ?1 + 1), 0) ORDER BY first`),
    entries: statement('SELECT entries FROM journal WHERE first = ? AND last = ?'),
    blocks: statement('SELECT first, last, sealed_from AS sealedFrom, unpacked, entries, seal FROM journal ORDER BY first'),
  }
}
