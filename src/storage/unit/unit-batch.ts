// Turns what a unit saw and wrote into one batch: expectations, records and the index entries that follow them.
import type { Write as UnitWrite } from './write-set.ts'
import { keyBytes } from '../rows/keys.ts'
import type { RecordId } from '../rows/record-id.ts'
import { anyVersion } from '../store.ts'
import type { Batch, Expectation, RecordExpectation, Write } from '../store.ts'
import { findIndexKey, indexCollection } from './read-set.ts'
import type { Snapshot, ReadSet } from './read-set.ts'

interface Parts extends Pick<Batch, 'id' | 'records'> {
  readonly expects: boolean
}

export function toBatch(reads: ReadSet, writeSet: ReadonlyMap<RecordId, UnitWrite>, { id, records, expects }: Parts): Batch {
  const writes: Write[] = []
  for (const write of writeSet.values()) {
    // Inserted and removed again: nothing to write, though its absence is still expected.
    if (write.record === undefined && write.seen.record === undefined && !write.put) continue
    writes.push(recordWrite(reads, write))
    pushIndexWrites(writes, write)
  }
  return { id, expectations: expects ? expectationsOf(reads, writeSet) : [], writes, records }
}

export function toCheck(reads: ReadSet, id: string, what: 'decision' | 'all'): Batch {
  const seen = Array.from(reads.all()).filter(({ decided }) => what === 'all' || decided)
  return { id, expectations: seen.map(expectationOf), writes: [], records: [] }
}

/** Of all that was read to be expected, and of what is written. */
function expectationsOf(reads: ReadSet, writeSet: ReadonlyMap<RecordId, UnitWrite>): Expectation[] {
  const expected: Expectation[] = [...reads.ranges]
  for (const seen of reads.all()) {
    const write = writeSet.get(seen.id)
    if (write && !write.put) continue
    if (seen.expected || seen.decidedOn) expected.push(expectationOf(seen))
    else if (seen.referredTo) expected.push({ ...expectationOf(seen), version: anyVersion })
  }
  for (const { seen, put } of writeSet.values()) if (!put) expected.push(expectationOf(seen))
  return expected
}

function expectationOf({ collection, key, stored }: Snapshot): RecordExpectation {
  return { collection: collection.name, key: keyBytes(key), version: stored?.version ?? 0 }
}

function recordWrite(reads: ReadSet, { seen, record }: UnitWrite): Write {
  const { collection } = seen
  const key = keyBytes(seen.key)
  const value = record === undefined ? undefined : reads.codec.encode(collection, key, record)
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
