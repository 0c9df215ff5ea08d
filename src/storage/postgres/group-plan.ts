// A group of batches as the statements that commit it. It is planned under the lock, from what was read there.
import type { QueryConfig } from 'pg'
import { feedLength, type TrimCount } from '../change-feed.ts'
import type { BlockBuilder } from '../journal-entries.ts'
import { blockSeal, checkpointMac } from '../journal.ts'
import type { JournalKeys } from '../journal.ts'
import { judgeGroup } from '../judge-group.ts'
import type { GroupTarget, UnpackedBatch, Verdict } from '../judge-group.ts'
import { recordIdOf } from '../record-id.ts'
import type { RecordId } from '../record-id.ts'
import { headOf } from '../store-row.ts'
import type { StoreRow } from '../store-row.ts'
import type { KeyBytes, Version, Write } from '../store.ts'
import { bytes, numbers, texts } from './arrays.ts'

/** The records whose versions a group expects, each once. */
export class Expected {
  readonly #versions = new Map<RecordId, Version>()
  readonly #records: { readonly collection: string; readonly key: KeyBytes }[] = []

  constructor(batches: readonly UnpackedBatch[]) {
    for (const { expectations } of batches) {
      for (const { collection, key } of expectations) {
        const id = recordIdOf(collection, key)
        if (this.#versions.has(id)) continue
        this.#versions.set(id, 0)
        this.#records.push({ collection, key })
      }
    }
  }

  /** Answers with a row for each record: its number in the question, and its version where it is there. */
  question(): QueryConfig | undefined {
    if (this.#records.length === 0) return undefined
    const values = [texts(this.#records.map(({ collection }) => collection)), bytes(this.#records.map(({ key }) => key))]
    return { ...sql.versions, values }
  }

  /** A copy: a group that is run again starts from what is read then. */
  versions(rows: readonly { readonly n: number; readonly version: Version | null }[]): Map<RecordId, Version> {
    const versions = new Map(this.#versions)
    for (const { n, version } of rows) {
      const { collection, key } = this.#records[n - 1]!
      versions.set(recordIdOf(collection, key), version ?? 0)
    }
    return versions
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
  readonly versions: Map<RecordId, Version>
  readonly trimCount: TrimCount
}

export function planGroup({ batches, row, versions, trimCount }: GroupSource, block: BlockBuilder, keys: JournalKeys): GroupPlan {
  const changes: (Write & { readonly version: Version })[] = []
  const target: GroupTarget = {
    versionOf: (collection, key) => versions.get(recordIdOf(collection, key))!,
    write(write, version) {
      changes.push({ ...write, version })
      const id = recordIdOf(write.collection, write.key)
      if (versions.has(id)) versions.set(id, write.value ? version : 0)
    },
    append: record => block.append(record),
  }
  block.start(headOf(row))
  const { verdicts, version } = judgeGroup(batches, row.version, target)
  const head = block.head()
  if (changes.length === 0 && head.position === row.position) return { verdicts, version, statements: [] }
  const statements = [...recordStatements(changes), ...feedStatements(changes, trimCount)]
  if (head.position > row.position) {
    const first = row.position + 1
    const values = [first, head.position, block.entries, blockSeal(keys, row.id, first, head)]
    statements.push({ ...sql.append, values })
  }
  statements.push({ ...sql.update, values: [version, head.position, head.hash, checkpointMac(keys, row.id, head)] })
  return { verdicts, version, statements }
}

// A statement may touch a record once; what a later batch of the group made of it is what stays.
function recordStatements(changes: readonly (Write & { readonly version: Version })[]): QueryConfig[] {
  const last = [...new Map(changes.map(change => [recordIdOf(change.collection, change.key), change])).values()]
  const written = last.filter(({ value }) => value)
  const removed = last.filter(({ value }) => !value)
  const names = (list: typeof last) => [texts(list.map(({ collection }) => collection)), bytes(list.map(({ key }) => key))]
  const found: QueryConfig[] = []
  if (written.length > 0) {
    const values = [...names(written), numbers(written.map(one => one.version)), bytes(written.map(({ value }) => value!))]
    found.push({ ...sql.write, values })
  }
  if (removed.length > 0) found.push({ ...sql.remove, values: names(removed) })
  return found
}

function feedStatements(changes: readonly (Write & { readonly version: Version })[], trimCount: TrimCount): QueryConfig[] {
  if (changes.length === 0) return []
  const [versions, collections] = [changes.map(one => one.version), changes.map(({ collection }) => collection)]
  const values = [numbers(versions), texts(collections), bytes(changes.map(({ key }) => key))]
  const found: QueryConfig[] = [{ ...sql.change, values }]
  if (trimCount.isDue(changes.length)) found.push({ ...sql.floor, values: [feedLength] }, sql.trim)
  return found
}

const unnested = 'unnest($1::text[], $2::bytea[])'

const sql = {
  // Each by its key: nothing that the planner knows or does not know of the table makes it read the whole.
  versions: {
    name: 'versions',
    text: `SELECT n::integer, (SELECT version FROM stockade.records r WHERE r.collection = e.collection AND r.key = e.key)
      FROM ${unnested} WITH ORDINALITY AS e(collection, key, n)`,
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
    text: `INSERT INTO stockade.journal (first, last, sealed_from, unpacked, entries, seal) VALUES ($1, $2, $1, 0, $3, $4)`,
  },
  update: { name: 'update', text: 'UPDATE stockade.store SET version = $1, position = $2, head = $3, checkpoint = $4' },
}
