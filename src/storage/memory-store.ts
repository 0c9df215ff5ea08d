// An engine without a disk, for tests: the whole contract of a store except that nothing outlives it.
import type { Journal } from './journal.ts'
import { isMet } from './judge-group.ts'
import { keyText } from './keys.ts'
import { isOlder } from './record-time.ts'
import { recordIdOf } from './record-id.ts'
import type {
  Batch, Change, JournalEntry, KeyBytes, Outcome, Range, RangeExpectation, Store, Stored,
} from './store.ts'

const feedLength = 5000

/** Nobody else can write it. */
export function memoryJournal(store: Store): Journal {
  return {
    read: range => store.journal(range),
    async ends() {
      const [[oldest], [newest]] = [await store.journal({ after: 0, limit: 1 }), await store.journal({ limit: 1 })]
      return { anchor: (oldest?.position ?? 1) - 1, position: newest?.position ?? 0 }
    },
    newest: async () => (await store.journal({ limit: 1 }))[0]?.record,
  }
}

export function memoryStore(): Store {
  const records = new Map<string, Stored & { readonly collection: string; readonly at: string }>()
  const feed: Change[] = []
  const entries: JournalEntry[] = []
  let version = 0
  let last = 0
  let floor = 0
  let closed = false

  function apply({ expectations, writes, records: added }: Batch): Outcome {
    const conflict = expectations.find(expectation => !isMet(expectation, target))
    if (conflict) return { committed: false, conflict }
    for (const record of added) entries.unshift({ position: ++last, record })
    if (writes.length > 0) version++
    for (const { collection, key, value } of writes) {
      const id = recordIdOf(collection, key)
      if (value) records.set(id, { collection, at: keyText(key), key, version, value })
      else records.delete(id)
      feed.push({ collection, key, version })
    }
    while (feed.length > feedLength) floor = feed.shift()!.version
    return { committed: true, version }
  }

  function rowsOf(collection: string, { from, to }: Pick<Range, 'from' | 'to'>) {
    const [start, end] = [keyText(from), keyText(to)]
    return [...records.values()].filter(one => one.collection === collection && one.at >= start && one.at < end)
  }

  const target = {
    versionOf: (collection: string, key: KeyBytes) => records.get(recordIdOf(collection, key))?.version ?? 0,
    rangeOf(range: RangeExpectation) {
      const found = rowsOf(range.collection, range)
      return { count: found.length, newest: Math.max(0, ...found.map(one => one.version)) }
    },
  }

  return {
    read: async (collection, key) => records.get(recordIdOf(collection, key)),
    count: async (collection, range) => rowsOf(collection, range).length,

    async scan(collection, { limit, reverse, ...range }) {
      const found = rowsOf(collection, range)
      found.sort((a, b) => (a.at < b.at === !reverse ? -1 : 1))
      return found.slice(0, limit)
    },
    async commit(batch) {
      if (closed) throw new Error('The store is closed')
      return apply(batch)
    },
    async changesSince(position) {
      if (position < floor) return { changes: [], position: version, gap: true }
      return { changes: feed.filter(change => change.version > position), position: version, gap: false }
    },
    position: async () => version,
    async journal({ before = Infinity, after, limit, size = Infinity }) {
      const found = entries.filter(({ position }) => position < before && position > (after ?? 0))
      let room = size
      const wanted = (after === undefined ? found : found.toReversed()).slice(0, limit)
      return wanted.filter(({ record }) => room > 0 && (room -= record.length) > -Infinity)
    },
    packJournal: async () => 0,
    async trimJournal({ before }) {
      const kept = entries.findLastIndex(({ record }, i) => i === 0 || !isOlder(record, before))
      return entries.splice(kept + 1).length
    },
    async close() {
      closed = true
    },
  }
}
