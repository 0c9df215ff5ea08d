// Turns what a unit saw and wrote into one batch: expectations, records and the index entries that follow them.
import type { Write as UnitWrite } from './unit-write.ts'
import { keyBytes } from '../rows/keys.ts'
import type { RecordId } from '../rows/record-id.ts'
import { anyVersion } from '../store.ts'
import type { Batch, Expectation, RecordExpectation, Write } from '../store.ts'
import { findIndexKey, indexCollection } from './unit-sight.ts'
import type { Seen, Sight } from './unit-sight.ts'

interface Parts extends Pick<Batch, 'id' | 'records'> {
  readonly expects: boolean
}

export function toBatch(sight: Sight, layer: ReadonlyMap<RecordId, UnitWrite>, { id, records, expects }: Parts): Batch {
  const writes: Write[] = []
  for (const write of layer.values()) {
    // Inserted and removed again: nothing to write, though its absence is still expected.
    if (write.record === undefined && write.seen.record === undefined && !write.put) continue
    writes.push(recordWrite(sight, write))
    pushIndexWrites(writes, write)
  }
  return { id, expectations: expects ? expectationsOf(sight, layer) : [], writes, records }
}

export function toCheck(sight: Sight, id: string, what: 'decision' | 'all'): Batch {
  const seen = Array.from(sight.all()).filter(({ decided }) => what === 'all' || decided)
  return { id, expectations: seen.map(expectationOf), writes: [], records: [] }
}

/** Of all that was read to be expected, and of what is written. */
function expectationsOf(sight: Sight, layer: ReadonlyMap<RecordId, UnitWrite>): Expectation[] {
  const expected: Expectation[] = [...sight.ranges]
  for (const seen of sight.all()) {
    const write = layer.get(seen.id)
    if (write && !write.put) continue
    if (seen.expected || seen.decidedOn) expected.push(expectationOf(seen))
    else if (seen.referredTo) expected.push({ ...expectationOf(seen), version: anyVersion })
  }
  for (const { seen, put } of layer.values()) if (!put) expected.push(expectationOf(seen))
  return expected
}

function expectationOf({ collection, key, stored }: Seen): RecordExpectation {
  return { collection: collection.name, key: keyBytes(key), version: stored?.version ?? 0 }
}

function recordWrite(sight: Sight, { seen, record }: UnitWrite): Write {
  const { collection } = seen
  const key = keyBytes(seen.key)
  const value = record === undefined ? undefined : sight.codec.encode(collection, key, record)
  return { collection: collection.name, key, value }
}

// An entry's value is the record's key. It never changes, so an entry is written when it appears or disappears.
function pushIndexWrites(writes: Write[], { seen, record }: UnitWrite): void {
  if (record === seen.record) return
  for (const index of Object.keys(seen.collection.indexes ?? {})) {
    const before = seen.record === undefined ? undefined : findIndexKey(seen, index, seen.record)
    const after = record === undefined ? undefined : findIndexKey(seen, index, record)
    if (before === after) continue
    const collection = indexCollection(seen.collection.name, index)
    if (before) writes.push({ collection, key: keyBytes(before), value: undefined })
    if (after) writes.push({ collection, key: keyBytes(after), value: keyBytes(seen.key) })
  }
}
