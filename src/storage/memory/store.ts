// An engine without a disk: the whole contract of a store, except that nothing outlives it. A commit is made at once: none waits.
import { changesAtOnce, changesFrom } from '../cache/change-feed.ts'
import { isMet } from '../rows/apply-group.ts'
import type { Batch, Change, KeyBytes, Outcome, Range, RangeExpectation, Store, Stored } from '../store.ts'
import { MemoryJournal } from './journal.ts'
import { MemoryRows } from './rows.ts'

export interface MemoryStore extends Store {
  readonly vouched: MemoryJournal
  /** Whether the newest commit found no room. */
  readonly isFailing: boolean
}

export interface MemoryBounds {
  /** Bytes of keys and values. */
  readonly mostBytes?: number
}

export function memoryStore({ mostBytes = 512 * 1024 * 1024 }: MemoryBounds = {}): MemoryStore {
  const rows = new MemoryRows()
  const vouched = new MemoryJournal()
  const feed: Change[] = []
  let version = 0
  /** The version up to which the feed is forgotten. */
  let floor = 0
  let closed = false
  let isFailing = false

  function apply({ expectations, writes, records }: Batch): Outcome {
    const conflict = expectations.find(expectation => !isMet(expectation, target))
    if (conflict) return { committed: false, conflict }
    for (const record of records) vouched.append(record)
    if (writes.length > 0) version++
    for (const write of writes) {
      rows.write(write, version)
      feed.push({ collection: write.collection, key: write.key, version })
    }
    if (feed.length > changesAtOnce * 2) floor = feed.splice(0, feed.length - changesAtOnce).at(-1)!.version
    return { committed: true, version }
  }

  const target = {
    versionOf: (collection: string, key: KeyBytes) => rows.find(collection, key)?.version ?? 0,
    rangeOf(range: RangeExpectation) {
      let [count, newest] = [0, 0]
      rows.each(range.collection, range, row => {
        newest = Math.max(newest, row.version)
        return ++count <= range.count
      })
      return { count, newest }
    },
  }

  function requireRoom({ writes }: Batch): void {
    isFailing = false
    const growth = writes.reduce((sum, write) => sum + rows.growth(write), 0)
    if (growth <= 0 || rows.bytes + growth <= mostBytes) return
    isFailing = true
    throw new Error(`The store could not commit: it is kept in memory, and would hold more than ${mostBytes} bytes.`)
  }

  return {
    vouched,
    get isFailing() {
      return isFailing
    },
    read: async (collection, key) => rows.find(collection, key),
    async count(collection, range) {
      let count = 0
      rows.each(collection, range, () => ++count > 0)
      return count
    },
    async scan(collection, { limit, ...range }: Range) {
      const found: Stored[] = []
      if (limit > 0) rows.each(collection, range, row => found.push(row) < limit)
      return found
    },
    async commit(batch) {
      if (closed) throw new Error('The store is closed')
      requireRoom(batch)
      return apply(batch)
    },
    async changesSince(position) {
      return changesFrom(position, feed.slice(firstBehind(feed, position)), { version, feed_floor: floor })
    },
    position: async () => version,
    journal: range => vouched.read(range),
    packJournal: async () => 0,
    trimJournal: async ({ before }) => vouched.trim(before),
    async close() {
      closed = true
    },
  }
}

/** Where in the feed, which is in the order of its versions, those behind `position` begin. */
function firstBehind(feed: readonly Change[], position: number): number {
  let [low, high] = [0, feed.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (feed.at(middle)!.version > position) high = middle
    else low = middle + 1
  }
  return low
}
