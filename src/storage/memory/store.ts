// An engine without a disk: the whole contract of a store, except that nothing outlives it. A commit is made at once: none waits.
import { changesAtOnce, changesFrom } from '../cache/change-feed.ts'
import { isMet } from '../rows/apply-group.ts'
import { ScanRows } from '../rows/scan-rows.ts'
import type { Batch, Change, KeyBytes, Outcome, Range, RangeExpectation, Store } from '../store.ts'
import { memoryBounds, type Writer } from './bounds.ts'
import { MemoryJournal } from './journal.ts'
import { MemoryRows } from './rows.ts'

export interface MemoryStore extends Store {
  readonly vouched: MemoryJournal
  /** Whether the newest commit of the server itself found no room. */
  readonly isFailing: boolean
}

export function memoryStore(bounds = memoryBounds()): MemoryStore {
  const rows = new MemoryRows()
  const vouched = new MemoryJournal(bounds.journal)
  const feed: Change[] = []
  let version = 0
  /** The version up to which the feed is forgotten. */
  let floor = 0
  let closed = false
  let isFailing = false

  function apply(batch: Batch): Outcome {
    const { expectations, writes, records } = batch
    const conflict = expectations.find(expectation => !isMet(expectation, target))
    if (conflict) return { committed: false, conflict }
    for (const record of records) vouched.append(record)
    if (writes.length > 0) version++
    for (const write of writes) {
      rows.write(write, version, writerOf(batch))
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

  // INVARIANT: callers who fill the store keep the server from nothing that it does itself, and what it derives of their calls,
  // were they all denied, takes nothing of the room of others; nor does what follows from them, which one call may have much of.
  function requireRoom(batch: Batch): void {
    const { writes } = batch
    const writer = writerOf(batch)
    if (writer === 'server') isFailing = false
    const [growth, most] = [rows.growth(writes, writer), bounds.rows.get(writer)!]
    if (growth <= 0 || rows.bytesOf(writer) + growth <= most) return
    if (writer === 'server') isFailing = true
    throw new Error(`The store could not commit: it is kept in memory, and would take more than ${inMegabytes(most)} of Node's `
      + 'heap. Delete some, or give Node a larger heap, by NODE_OPTIONS=--max-old-space-size=<MB>.')
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
      const found = new ScanRows(limit)
      rows.each(collection, range, row => found.take(row))
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

/** What a call changes stands beside its record. */
const writerOf = ({ isOwnWork, records }: Batch): Writer => (isOwnWork ? 'effects' : records.length > 0 ? 'calls' : 'server')

const inMegabytes = (bytes: number): string => `${Number((bytes / 2 ** 20).toPrecision(3))} MB`

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
