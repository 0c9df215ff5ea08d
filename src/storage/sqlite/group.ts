// How a group of batches crosses to the writer: as one flat list of texts and numbers, bytes as one character each.
// Cloning nested objects costs twice as much for a record alone, and cloning an array of bytes four times as much as its text.
// For each batch: expectations, writes and records, each list behind its length. Where an expectation has its version, one of
// a range has a mark, and the rest of itself behind it.
import type { UnpackedBatch } from '../rows/apply-group.ts'
import type { Batch, Expectation, Version, Write } from '../store.ts'

type Item = string | number | undefined
export type Group = readonly Item[]

export function packGroup(batches: readonly Batch[]): Group {
  const items: Item[] = []
  for (const { expectations, writes, records } of batches) {
    items.push(expectations.length)
    for (const expectation of expectations) packExpectation(items, expectation)
    items.push(writes.length)
    for (const { collection, key, value } of writes) items.push(collection, textOf(key), value && textOf(value))
    items.push(records.length, ...records)
  }
  return items
}

export function unpackGroup(items: Group): UnpackedBatch[] {
  const batches: UnpackedBatch[] = []
  let at = 0
  const next = () => items[at++]
  while (at < items.length) {
    const expectations: Expectation[] = []
    for (let rest = next() as number; rest > 0; rest--) expectations.push(unpackExpectation(next))
    const writes: Write[] = []
    for (let rest = next() as number; rest > 0; rest--) {
      const [collection, key, value] = [next() as string, next() as string, next() as string | undefined]
      writes.push({ collection, key: bytesOf(key), value: value === undefined ? undefined : bytesOf(value) })
    }
    const count = next() as number
    batches.push({ expectations, writes, records: items.slice(at, at + count) as string[] })
    at += count
  }
  return batches
}

const range = -2

function packExpectation(items: Item[], expectation: Expectation): void {
  const { collection } = expectation
  if ('key' in expectation) items.push(collection, textOf(expectation.key), expectation.version)
  else {
    const { from, to, count, newest } = expectation
    items.push(collection, textOf(from), range, textOf(to), count, newest)
  }
}

function unpackExpectation(next: () => Item): Expectation {
  const [collection, key, version] = [next() as string, bytesOf(next() as string), next() as Version]
  if (version !== range) return { collection, key, version }
  return { collection, from: key, to: bytesOf(next() as string), count: next() as number, newest: next() as Version }
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}

function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'latin1')
}
