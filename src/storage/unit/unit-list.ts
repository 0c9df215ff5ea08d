// Lists by key or by index, what the store holds merged with what the unit wrote.
import type { Write } from './write-set.ts'
import type { Collection, Key } from '../collection.ts'
import { encodeKey, findKey, keyBytes, keyText, prefixEnd, successor } from '../rows/keys.ts'
import type { KeyText } from '../rows/keys.ts'
import type { RecordId } from '../rows/record-id.ts'
import { findIndexKey, indexCollection, placeOf } from './read-set.ts'
import type { ReadSet } from './read-set.ts'
import type { ListOptions } from '../unit-of-work.ts'

interface Listed {
  /** Where it stands in the list: its own key or that of its index entry. */
  readonly at: KeyText
  record: unknown
}

type Written = ReadonlyMap<RecordId, Write>

/** `from` inclusive, `to` exclusive. */
interface Range {
  readonly from: KeyText
  readonly to: KeyText
  readonly limit: number
  readonly reverse: boolean
  readonly expected?: true | undefined
}

/** `of` makes what is listed of each record, and of what it makes nothing the record is kept; without it the record is. */
export async function listRecords<T>(
  reads: ReadSet, written: Written, collection: Collection<T>, partition: KeyText, prefix: Key, options: ListOptions,
  of?: (record: T) => unknown,
): Promise<readonly unknown[]> {
  if (options.index !== undefined && !collection.indexes?.[options.index]) {
    throw new Error(`${collection.name} has no index ${options.index}`)
  }
  if (options.expected && (options.index !== undefined || options.reverse)) {
    throw new Error('What is expected of a list is listed by key, forward')
  }
  // No key starts with what none can hold.
  if (findKey(prefix, partition) === undefined) return []
  const range = rangeOf(partition, prefix, options)
  const make = of as ((record: unknown) => unknown) | undefined
  const own = ownRecords(written, collection.name, range, options.index)
  if (make) for (const one of own) one.record = make(one.record)
  const kept = await storedRecords(reads, written, collection, partition, range, options.index, make)
  const direction = range.reverse ? -1 : 1
  const all = own.length === 0 ? kept : [...kept, ...own].sort((a, b) => (a.at < b.at ? -direction : direction))
  return all.slice(0, range.limit).map(({ record }) => record)
}

/** What the unit wrote itself counts as it will be. */
export async function countRecords<T>(
  reads: ReadSet, written: Written, collection: Collection<T>, partition: KeyText, prefix: Key,
): Promise<number> {
  if (findKey(prefix, partition) === undefined) return 0
  const from = encodeKey(prefix, partition)
  const to = prefixEnd(from)
  let count = await reads.count(collection.name, { from: keyBytes(from), to: keyBytes(to) })
  for (const { seen, record } of written.values()) {
    if (seen.collection.name !== collection.name || seen.key < from || seen.key >= to) continue
    count += Number(record !== undefined) - Number(seen.stored !== undefined)
  }
  return count
}

function rangeOf(partition: KeyText, prefix: Key, { after, limit, reverse = false, expected }: ListOptions): Range {
  const from = encodeKey(prefix, partition)
  const to = prefixEnd(from)
  const common = { limit, reverse, expected }
  if (!after) return { from, to, ...common }
  const behind = encodeKey(after, partition)
  if (reverse) return { from, to: behind < to ? behind : to, ...common }
  return { from: behind < from ? from : successor(behind), to, ...common }
}

function ownRecords(written: Written, collection: string, { from, to }: Range, index: string | undefined): Listed[] {
  const own: Listed[] = []
  for (const { seen, record } of written.values()) {
    if (seen.collection.name !== collection || record === undefined) continue
    const at = index === undefined ? seen.key : findIndexKey(seen, index, record)
    if (at !== undefined && at >= from && at < to) own.push({ at, record })
  }
  return own
}

/** As many records of the store as the range asks for, without those that the unit wrote itself. */
async function storedRecords<T>(
  reads: ReadSet, written: Written, collection: Collection<T>, partition: KeyText, range: Range, index: string | undefined,
  of: ((record: unknown) => unknown) | undefined,
): Promise<Listed[]> {
  const name = index === undefined ? collection.name : indexCollection(collection.name, index)
  const found: Listed[] = []
  let { from, to } = range
  let [count, newest, isWhole] = [0, 0, false]
  while (found.length < range.limit && from < to) {
    const limit = range.limit - found.length
    const { rows, isCut } = await reads.scan(name, { from: keyBytes(from), to: keyBytes(to), limit, reverse: range.reverse })
    for (const row of rows) {
      const at = keyText(row.key)
      if (range.reverse) to = at
      else from = successor(at)
      count++
      newest = Math.max(newest, row.version)
      const place = placeOf(collection, partition, index === undefined ? at : keyText(row.value))
      if (written.has(place.id)) continue
      const isHere = (record: unknown) => index === undefined || findIndexKey(place, index, record) === at
      const known = reads.findSnapshot(place.id)
      const stored = known || index === undefined ? row : await reads.findIndexed(place, isHere)
      const seen = known ?? (of ? reads.glance(place, stored) : reads.note(place, stored))
      await reads.pass(seen.stored)
      // The entry and the record are read one after the other: a record that moved in between is not at this place.
      if (seen.record === undefined || !isHere(seen.record)) continue
      found.push({ at, record: of ? of(seen.record) : seen.record })
      if (found.length === range.limit) break
    }
    if (!isCut) {
      isWhole = found.length < range.limit
      break
    }
  }
  if (range.expected) {
    const end = isWhole ? to : from
    reads.ranges.push({ collection: name, from: keyBytes(range.from), to: keyBytes(end), count, newest })
  }
  return found
}
