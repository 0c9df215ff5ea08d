// The reading half of the engine. Each read is a statement of its own and sees what is committed when it begins.
// INVARIANT: of two rows under one key, which whoever can write the database can have, none is answered with. A statement that
// has a limit, be it of bytes, answers with all that have the key of its last row, so that no limit hides one.
import type { QueryConfig } from 'pg'
import { BrokenRow } from '../rows/barrier.ts'
import { changesAtOnce, changesFrom } from '../cache/change-feed.ts'
import { getEntries, JournalPage } from '../journal/journal-page.ts'
import type { Block } from '../journal/journal.ts'
import type { NewestBlocks } from '../journal/newest-record.ts'
import { scanBytes, StoreUnavailable } from '../store.ts'
import type { Change, Changes, KeyBytes, Range, Scanned, Stored, Version } from '../store.ts'
import type { JournalEntry, JournalRange, Position } from '../journal/journal-reader.ts'
import type { JournalRows } from '../journal/vouched-journal.ts'
import { blocksText, newestBlocks, recordsText } from './pages.ts'
import { soleRow } from './schema.ts'
import type { PostgresRow } from './schema.ts'

/** Bytes of blocks that one statement answers with, beyond the first block. */
const blockBytes = 1024 * 1024
const blocksAtOnce = 16
/** Rows that a scan looks at to find how many of them fit: no more fit that are as long as a record is. */
const rowsAtOnce = 1024

/** What answers a statement, be it on any connection or in a transaction. */
export interface RowSource {
  ask<Row>(query: QueryConfig): Promise<readonly Row[]>
}

/** How far the server is that answers. */
interface ServerState {
  readonly version: Version
  /** Where the journal is. */
  readonly reached: Position
  /** Whether the server takes no changes: another one is the primary by now. */
  readonly isPutAway: boolean
}

interface Current extends Omit<ServerState, 'version'> {
  readonly current: Version
  readonly feed_floor: number
}

type Feed = Current & (Change | Record<keyof Change, null>)

/** Of a server that is left for the next one. */
export const notCurrent = (): StoreUnavailable =>
  new StoreUnavailable('The server that is read from is no primary any more, or behind what was committed.')

export class Reader implements JournalRows {
  readonly #source: RowSource

  constructor(source: RowSource) {
    this.#source = source
  }

  async read(collection: string, key: KeyBytes): Promise<Stored | undefined> {
    const [row, twin] = await this.#ask<Omit<Stored, 'key'>>(sql.read, [collection, key])
    if (twin) throw new BrokenRow({ collection, key, version: twin.version })
    return row && { key, version: row.version, value: row.value }
  }

  async scan(collection: string, { from, to, limit, reverse }: Range): Promise<Scanned> {
    const most = Math.min(limit, rowsAtOnce)
    const rows = await this.#ask<Stored>(reverse ? sql.scanBack : sql.scan, [collection, from, to, scanBytes, most])
    const twin = rows.find(({ key }, i) => i > 0 && Buffer.compare(key, rows[i - 1]!.key) === 0)
    if (twin) throw new BrokenRow({ collection, key: twin.key, version: twin.version })
    const bytes = rows.reduce((sum, { value }) => sum + value.length, 0)
    return { rows, isCut: rows.length >= most || bytes >= scanBytes }
  }

  async count(collection: string, { from, to }: Pick<Range, 'from' | 'to'>): Promise<number> {
    return (await this.#ask<{ readonly count: number }>(sql.count, [collection, from, to]))[0]!.count
  }

  // One statement: feed and floor are of one moment.
  async changesSince(position: Position): Promise<Changes & Omit<ServerState, 'version'>> {
    const rows = await this.#ask<Feed>(sql.changes, [position, changesAtOnce + 1])
    const [{ current, feed_floor, reached, isPutAway }] = rows as [Feed]
    const changes = rows.filter(row => row.version !== null).map(({ collection, key, version }) => ({ collection, key, version }))
    return { ...changesFrom(position, changes as Change[], { version: current, feed_floor }), reached, isPutAway }
  }

  /** Also in a transaction that only reads, in which no server takes changes. */
  async serverState(): Promise<ServerState> {
    return requireRow(soleRow(await this.#ask<ServerState>(sql.serverState, [])))
  }

  async position(): Promise<Position> {
    return soleRow(await this.#ask<{ readonly version: Position }>(sql.position, []))!.version
  }

  async row(): Promise<PostgresRow> {
    return requireRow(soleRow(await this.#ask<PostgresRow>(sql.row, [])))
  }

  async newest(): Promise<{ readonly row: PostgresRow; readonly blocks: NewestBlocks }> {
    const found = await this.#ask<PostgresRow & (Block | { readonly first: null })>(sql.newest, [])
    const blocks = found.filter(one => one.first !== null)
    refuseTwins(blocks)
    return { row: requireRow(found[0]), blocks }
  }

  // Packing and removal go on between two statements: each finds its blocks by position.
  async journal(range: JournalRange): Promise<readonly JournalEntry[]> {
    const { before = Number.MAX_SAFE_INTEGER, after, limit, size = blockBytes } = range
    const bytes = Math.min(size, blockBytes)
    const page = new JournalPage(range)
    const isBackward = after === undefined
    for (let at = after ?? before; !page.isFull; ) {
      const blocks = await (isBackward
        ? this.#ask<Block>(sql.below, [at, bytes, Math.min(limit, blocksAtOnce)])
        : this.#ask<Block>(sql.behind, [at, bytes]))
      const end = blocks.at(-1)
      if (!end) break
      refuseTwins(blocks)
      for (const block of blocks) if (!page.isFull) page.take(getEntries(block))
      at = isBackward ? end.first : end.last
    }
    return page.found
  }

  #ask<Row>(query: QueryConfig, values: readonly unknown[]): Promise<readonly Row[]> {
    return this.#source.ask<Row>({ ...query, values: [...values] })
  }
}

function requireRow<Row>(row: Row | undefined): Row {
  if (!row) throw new Error('The store is gone from its database.')
  return row
}

// In one statement, packed blocks and those that they were made of are not seen together.
function refuseTwins(blocks: readonly Block[]): void {
  const twin = blocks.find(({ first }, i) => first === blocks[i - 1]?.first)
  if (twin) throw new Error(`The journal holds record ${twin.first} twice; \`stockade journal verify\` tells more.`)
}

const scan = { where: 'collection = $1 AND key >= $2 AND key < $3', bytes: '$4', rows: '$5' }
const feed = 'SELECT version, collection, key FROM stockade.changes WHERE version > $1 ORDER BY version LIMIT $2'

const sql = {
  read: { name: 'read', text: 'SELECT version, value FROM stockade.records WHERE collection = $1 AND key = $2' },
  scan: { name: 'scan', text: recordsText(scan) },
  scanBack: { name: 'scan back', text: recordsText({ ...scan, order: 'DESC' }) },
  count: {
    name: 'count',
    text: 'SELECT count(*)::int AS count FROM stockade.records WHERE collection = $1 AND key >= $2 AND key < $3',
  },
  changes: {
    name: 'changes',
    text: `SELECT s.version AS current, s.feed_floor, s.position AS reached,
        pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on' AS "isPutAway", c.version, c.collection, c.key
      FROM stockade.store s LEFT JOIN (${feed}) AS c ON true ORDER BY c.version`,
  },
  serverState: {
    name: 'server state',
    text: `SELECT version, position AS reached,
        pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on' AS "isPutAway" FROM stockade.store`,
  },
  position: { name: 'position', text: 'SELECT version FROM stockade.store' },
  row: { name: 'row', text: 'SELECT * FROM stockade.store' },
  newest: {
    name: 'newest',
    text: `SELECT * FROM stockade.store LEFT JOIN (${newestBlocks}) AS blocks ON true ORDER BY first DESC`,
  },
  below: {
    name: 'below',
    text: blocksText({ where: 'first < $1', bytes: '$2', rows: '$3', order: 'DESC' }),
  },
  // From the block on that may hold the next position: it may begin before.
  behind: {
    name: 'behind',
    text: blocksText({
      where: 'last > $1 AND first >= coalesce((SELECT max(first) FROM stockade.journal WHERE first <= $1 + 1), 0)', bytes: '$2',
    }),
  },
}
