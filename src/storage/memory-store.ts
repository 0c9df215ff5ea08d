// An engine without a disk, for tests: the whole contract of a store except that nothing outlives it.
import { keyText } from './keys.ts'
import { isOlder } from './record-time.ts'
import { recordIdOf } from './record-id.ts'
import type { Batch, Change, JournalEntry, Outcome, Store, Stored } from './store.ts'

const feedLength = 5000

export function memoryStore(): Store {
  const records = new Map<string, Stored & { readonly collection: string; readonly at: string }>()
  const feed: Change[] = []
  const entries: JournalEntry[] = []
  let version = 0
  let last = 0
  let floor = 0
  let closed = false

  function apply({ expectations, writes, records: added }: Batch): Outcome {
    for (const conflict of expectations) {
      const found = records.get(recordIdOf(conflict.collection, conflict.key))
      if ((found?.version ?? 0) !== conflict.version) return { committed: false, conflict }
    }
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

  return {
    read: async (collection, key) => records.get(recordIdOf(collection, key)),
    async scan(collection, { from, to, limit, reverse }) {
      const [start, end] = [keyText(from), keyText(to)]
      const found = [...records.values()].filter(one => one.collection === collection && one.at >= start && one.at < end)
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
