// How a group of batches crosses to the writer: as one flat list. Cloning nested objects costs twice as much for a record alone.
// For each batch: expectations, writes and records, each list behind its length.
import type { Batch, Expectation, KeyBytes, Version, Write } from '../store.ts'

export type Group = readonly (string | number | Uint8Array | undefined)[]

export function packGroup(batches: readonly Batch[]): Group {
  const items: (string | number | Uint8Array | undefined)[] = []
  for (const { expectations, writes, records } of batches) {
    items.push(expectations.length)
    for (const { collection, key, version } of expectations) items.push(collection, key, version)
    items.push(writes.length)
    for (const { collection, key, value } of writes) items.push(collection, key, value)
    items.push(records.length, ...records)
  }
  return items
}

/** A batch without its id, which the writer does not need. */
export type UnpackedBatch = Omit<Batch, 'id'>

export function unpackGroup(items: Group): UnpackedBatch[] {
  const batches: UnpackedBatch[] = []
  let at = 0
  const next = () => items[at++]
  while (at < items.length) {
    const expectations: Expectation[] = []
    for (let rest = next() as number; rest > 0; rest--) {
      expectations.push({ collection: next() as string, key: next() as KeyBytes, version: next() as Version })
    }
    const writes: Write[] = []
    for (let rest = next() as number; rest > 0; rest--) {
      writes.push({ collection: next() as string, key: next() as KeyBytes, value: next() as Uint8Array | undefined })
    }
    const count = next() as number
    batches.push({ expectations, writes, records: items.slice(at, at + count) as string[] })
    at += count
  }
  return batches
}
