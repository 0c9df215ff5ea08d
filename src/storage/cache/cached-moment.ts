// A moment of a store, behind the cache that is in front of it: what the cache holds as it was then need not be read again.
// Nothing that is read at the moment is kept, since the cache may know of newer records.
import type { Cached } from './cache-entries.ts'
import type { RecordId } from '../rows/record-id.ts'
import type { Moment, Stored } from '../store.ts'
import type { Position } from '../journal/journal-reader.ts'

export interface CachedMoment extends Moment {
  /** What the cache may answer for a record as it was then, or undefined where only the store knows. */
  peek(id: RecordId): Cached | undefined
}

/** What of a cache is asked. */
export interface Kept {
  /** Of the change feed, as far as the cache has learnt of it. */
  position(): Position
  peek(id: RecordId): Cached | undefined
  /** What is held in the version of the row, else the row. */
  knownAs(collection: string, row: Stored): Stored
}

/**
 * INVARIANT: once a cache has learnt of all that was changed up to the moment, a record that it holds in a version of before is
 * as it was then: what changed it since has given it another. An absence that was read has none, and tells nothing.
 */
export function cachedMoment(moment: Moment, kept: Kept): CachedMoment {
  const { version, journal } = moment
  return {
    version,
    journal,
    peek(id) {
      const entry = kept.position() >= version ? kept.peek(id) : undefined
      return entry?.stored && entry.version <= version ? entry : undefined
    },
    async read(collection, key) {
      const stored = await moment.read(collection, key)
      return stored && kept.knownAs(collection, stored)
    },
    async scan(collection, range) {
      const { rows, isCut } = await moment.scan(collection, range)
      return { rows: rows.map(row => kept.knownAs(collection, row)), isCut }
    },
    count: (collection, range) => moment.count(collection, range),
  }
}
