// A group of batches as the statements that commit it. It is planned under the lock, from what was read there.
import type { QueryConfig } from 'pg'
import { BrokenRow } from '../rows/barrier.ts'
import { feedLength, type TrimCount } from '../cache/change-feed.ts'
import type { BlockBuilder } from '../journal/journal-entries.ts'
import { packFresh } from '../journal/packed-entries.ts'
import { blockSeal } from '../journal/journal.ts'
import { applyGroup } from '../rows/apply-group.ts'
import type { GroupTarget, RangeState, UnpackedBatch, Verdict } from '../rows/apply-group.ts'
import { recordIdOf } from '../rows/record-id.ts'
import type { RecordId } from '../rows/record-id.ts'
import { sealWrite } from '../rows/rows-digest.ts'
import type { StandingRow } from '../rows/rows-digest.ts'
import type { StoreGuard } from '../store-guard.ts'
import { checkpointOf, digestOf, headOf } from '../rows/store-row.ts'
import type { StoreRow } from '../rows/store-row.ts'
import type { KeyBytes, RangeExpectation, Version, Write } from '../store.ts'
import { bytes, numbers, texts } from './arrays.ts'

type StandingAnswer = Pick<StandingRow, 'version'> & { readonly n: number; readonly sealed: Uint8Array | null }

type Ranges = ReadonlyMap<RangeExpectation, RangeState>

/** The rows that a group expects or writes, each once, and the ranges that it expects. */
export class Touched {
  readonly #ids = new Map<RecordId, { readonly collection: string; readonly key: KeyBytes; readonly isWritten: boolean }>()
  readonly #ranges: RangeExpectation[] = []

  constructor(batches: readonly UnpackedBatch[]) {
    for (const { expectations } of batches) {
      for (const one of expectations) {
        if ('from' in one) this.#ranges.push(one)
        else this.#add(one, false)
      }
    }
    for (const { writes } of batches) for (const row of writes) this.#add(row, true)
  }

  #add({ collection, key }: Pick<Write, 'collection' | 'key'>, isWritten: boolean): void {
    this.#ids.set(recordIdOf(collection, key), { collection, key, isWritten })
  }

  /** Answers with each of the rows that is there, behind its number in the question; with all of it where it is written. */
  question(): QueryConfig | undefined {
    const rows = [...this.#ids.values()]
    if (rows.length === 0) return undefined
    const places = [texts(rows.map(({ collection }) => collection)), bytes(rows.map(({ key }) => key))]
    const values = [...places, texts(rows.map(({ isWritten }) => String(isWritten)))]
    return { ...sql.standing, values }
  }

  /** Answers with how each of the ranges is, in their order. */
  rangeQuestion(): QueryConfig | undefined {
    const ranges = this.#ranges
    if (ranges.length === 0) return undefined
    const bounds = [bytes(ranges.map(({ from }) => from)), bytes(ranges.map(({ to }) => to))]
    const most = numbers(ranges.map(({ count }) => count + 1))
    return { ...sql.ranges, values: [texts(ranges.map(({ collection }) => collection)), ...bounds, most] }
  }

  ranges(answer: readonly RangeState[]): Ranges {
    return new Map(this.#ranges.map((range, i) => [range, answer[i]!]))
  }

  /** Those that are there. Throws `BrokenRow` where one is there twice: nobody knows which to take off the store's digest. */
  standing(answer: readonly StandingAnswer[]): ReadonlyMap<RecordId, StandingRow> {
    const ids = [...this.#ids]
    const found = new Map<RecordId, StandingRow>()
    for (const { n, version, sealed } of answer) {
      const [id, { collection, key }] = ids[n - 1]!
      if (found.has(id)) throw new BrokenRow({ collection, key, version })
      found.set(id, { collection, key, version, sealed: sealed ?? new Uint8Array(0) })
    }
    return found
  }
}

export interface GroupPlan {
  readonly verdicts: readonly Verdict[]
  readonly version: Version
  /** None where the group changes nothing. */
  readonly statements: readonly QueryConfig[]
}

export interface GroupSource {
  readonly batches: readonly UnpackedBatch[]
  readonly row: StoreRow
  /** Of the rows that the group touches. */
  readonly standing: ReadonlyMap<RecordId, StandingRow>
  readonly ranges: Ranges
  readonly trimCount: TrimCount
}

type Change = Write & { readonly version: Version }

export function planGroup(source: GroupSource, block: BlockBuilder, guard: StoreGuard): GroupPlan {
  const { batches, row, standing, ranges, trimCount } = source
  const changes: Change[] = []
  const written = new Map<RecordId, Version>()
  const target: GroupTarget = {
    versionOf(collection, key) {
      const id = recordIdOf(collection, key)
      return written.get(id) ?? standing.get(id)?.version ?? 0
    },
    rangeOf: range => (changes.some(change => isWithin(change, range)) ? changedInGroup : ranges.get(range)!),
    write(write, version) {
      changes.push({ ...write, version })
      written.set(recordIdOf(write.collection, write.key), write.value ? version : 0)
    },
    append: record => block.append(record),
  }
  block.start(headOf(row))
  const { verdicts, version } = applyGroup(batches, row.version, target)
  const head = block.head()
  if (changes.length === 0 && head.position === row.position) return { verdicts, version, statements: [] }
  const statements: QueryConfig[] = []
  let { digest } = row
  if (changes.length > 0) {
    const sum = digestOf(row, guard.barrier)
    const seal = (id: RecordId, change: Change) => sealWrite(guard.barrier, sum, standing.get(id), change, change.version)
    statements.push(...recordStatements(changes, seal), ...feedStatements(changes, trimCount))
    digest = sum.seal(guard.barrier, row.id, version)
  }
  if (head.position > row.position) {
    const first = row.position + 1
    const { entries, unpacked } = packFresh(block.entries)
    const values = [first, head.position, unpacked, entries, blockSeal(guard.keys, row.id, first, head)]
    statements.push({ ...sql.append, values })
  }
  const checkpoint = checkpointOf({ ...row, version, digest, position: head.position, head: head.hash }, guard.keys)
  statements.push({ ...sql.update, values: [version, digest, head.position, head.hash, checkpoint] })
  return { verdicts, version, statements }
}

/** What a batch of the group changed in a range was not there to be counted: one behind it conflicts, and is tried again. */
const changedInGroup: RangeState = { count: -1, newest: -1 }

const isWithin = ({ collection, key }: Change, { collection: other, from, to }: RangeExpectation): boolean =>
  collection === other && Buffer.compare(key, from) >= 0 && Buffer.compare(key, to) < 0

// A statement may touch a record once; what a later batch of the group made of it is what stays.
function recordStatements(
  changes: readonly Change[], seal: (id: RecordId, change: Change) => Uint8Array | undefined,
): QueryConfig[] {
  const last = new Map(changes.map(change => [recordIdOf(change.collection, change.key), change]))
  const sealed = Array.from(last, ([id, change]) => ({ ...change, value: seal(id, change) }))
  const written = sealed.filter(({ value }) => value)
  const removed = sealed.filter(({ value }) => !value)
  const names = (list: typeof sealed) => [texts(list.map(({ collection }) => collection)), bytes(list.map(({ key }) => key))]
  const found: QueryConfig[] = []
  if (written.length > 0) {
    const values = [...names(written), numbers(written.map(one => one.version)), bytes(written.map(({ value }) => value!))]
    found.push({ ...sql.write, values })
  }
  if (removed.length > 0) found.push({ ...sql.remove, values: names(removed) })
  return found
}

function feedStatements(changes: readonly Change[], trimCount: TrimCount): QueryConfig[] {
  if (changes.length === 0) return []
  const [versions, collections] = [changes.map(one => one.version), changes.map(({ collection }) => collection)]
  const values = [numbers(versions), texts(collections), bytes(changes.map(({ key }) => key))]
  const found: QueryConfig[] = [{ ...sql.change, values }]
  if (trimCount.isDue(changes.length)) found.push({ ...sql.floor, values: [feedLength] }, sql.trim)
  return found
}

const unnested = 'unnest($1::text[], $2::bytea[])'

const sql = {
  // Each by its key: the limit keeps the planner, whatever it knows or does not know of the table, from reading the whole.
  standing: {
    name: 'standing',
    text: `SELECT n::integer, r.version, r.sealed
      FROM unnest($1::text[], $2::bytea[], $3::boolean[]) WITH ORDINALITY AS e(collection, key, written, n), LATERAL (
        SELECT version, CASE WHEN e.written THEN value END AS sealed FROM stockade.records
        WHERE collection = e.collection AND key = e.key LIMIT 2
      ) AS r`,
  },
  ranges: {
    name: 'ranges',
    text: `SELECT r.count::integer, r.newest
      FROM unnest($1::text[], $2::bytea[], $3::bytea[], $4::bigint[])
        WITH ORDINALITY AS e(collection, low, high, most, n), LATERAL (
        SELECT count(*) AS count, coalesce(max(version), 0) AS newest FROM (
          SELECT version FROM stockade.records
          WHERE collection = e.collection AND key >= e.low AND key < e.high ORDER BY key LIMIT e.most
        ) AS found
      ) AS r ORDER BY n`,
  },
  write: {
    name: 'write',
    text: `INSERT INTO stockade.records (collection, key, version, value)
      SELECT * FROM unnest($1::text[], $2::bytea[], $3::bigint[], $4::bytea[])
      ON CONFLICT (collection, key) DO UPDATE SET version = excluded.version, value = excluded.value`,
  },
  remove: {
    name: 'remove',
    text: `DELETE FROM stockade.records r USING ${unnested} AS e(collection, key)
      WHERE r.collection = e.collection AND r.key = e.key`,
  },
  change: {
    name: 'change',
    text: `INSERT INTO stockade.changes (version, collection, key) SELECT * FROM unnest($1::bigint[], $2::text[], $3::bytea[])
      ON CONFLICT DO NOTHING`,
  },
  // The whole commit goes: a reader is behind all of it or none.
  floor: {
    name: 'floor',
    text: `UPDATE stockade.store SET feed_floor =
      coalesce((SELECT version FROM stockade.changes ORDER BY version DESC LIMIT 1 OFFSET $1), feed_floor)`,
  },
  trim: { name: 'trim', text: 'DELETE FROM stockade.changes WHERE version <= (SELECT feed_floor FROM stockade.store)' },
  append: {
    name: 'append',
    text: `INSERT INTO stockade.journal (first, last, sealed_from, unpacked, entries, seal) VALUES ($1, $2, $1, $3, $4, $5)`,
  },
  update: {
    name: 'update',
    text: 'UPDATE stockade.store SET version = $1, digest = $2, position = $3, head = $4, checkpoint = $5',
  },
}
