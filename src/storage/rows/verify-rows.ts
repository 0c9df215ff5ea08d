// Reads all rows of a store, one after the other, and tells where they are not what was written.
// What it cannot see: rows and row of the store that were replaced together by older ones; `verifyJournal` says how that is seen.
import { setImmediate as turn } from 'node:timers/promises'
import type { Barrier } from './barrier.ts'
import type { Snapshot, StoredRecord } from '../offline-engine.ts'
import { RowsDigest } from './rows-digest.ts'

export type RowFinding =
  /** Rows that this store did not write where they stand. */
  | { readonly kind: 'broken rows'; readonly collection: string; readonly count: number }
  /** Rows that do not stand behind the one before them, by collection and key: a look-up need not find them. */
  | { readonly kind: 'unordered rows'; readonly count: number }
  /** The database itself is not sound, in the words of its engine. */
  | { readonly kind: 'damage'; readonly reason: string }
  /** Each row is one that this store wrote there, but not all of them are the ones that are due, or more or fewer stand. */
  | { readonly kind: 'other rows'; readonly standing: number; readonly due: number }
  /** What all rows amount to was changed itself, so that nobody knows whether one is missing. */
  | { readonly kind: 'digest' }

const rowsAtOnce = 1024

export interface RowVerification {
  /** Those of broken rows by collection, then the first thing wrong with all rows together; empty for sound rows. */
  readonly findings: readonly RowFinding[]
  /** How many stand. */
  readonly rows: number
}

export async function verifyRows(
  { row, records, damage }: Pick<Snapshot, 'row' | 'records' | 'damage'>, barrier: Barrier,
): Promise<RowVerification> {
  const count = new RowCount(barrier)
  let rows = 0
  for await (const record of records()) {
    rows = count.add(record)
    if (rows % rowsAtOnce === 0) await turn()
  }
  const reason = damage?.()
  const findings = count.findings(row)
  return { findings: reason === undefined ? findings : [{ kind: 'damage', reason }, ...findings], rows }
}

/** Rows as they are read, one by one. */
export class RowCount {
  readonly #barrier: Barrier
  readonly #digest: RowsDigest
  readonly #broken = new Map<string, number>()
  #last: StoredRecord | undefined
  #unordered = 0

  constructor(barrier: Barrier) {
    this.#barrier = barrier
    this.#digest = RowsDigest.empty(barrier)
  }

  /** How many there were with this one. */
  add(record: StoredRecord): number {
    const { collection, value } = record
    if (this.#last && !isBehind(record, this.#last)) this.#unordered++
    this.#last = record
    if (!this.#barrier.find(record, value)) this.#broken.set(collection, (this.#broken.get(collection) ?? 0) + 1)
    this.#digest.add({ ...record, sealed: value })
    return this.#digest.count
  }

  findings({ id, version, digest }: Pick<Snapshot['row'], 'id' | 'version' | 'digest'>): RowFinding[] {
    const broken = Array.from(this.#broken, ([collection, count]): RowFinding => ({ kind: 'broken rows', collection, count }))
    if (this.#unordered > 0) broken.push({ kind: 'unordered rows', count: this.#unordered })
    const due = RowsDigest.find(this.#barrier, id, version, digest)
    if (!due) return [...broken, { kind: 'digest' }]
    const [standing, expected] = [this.#digest.count, due.count]
    // A broken row is another one already.
    const isOther = broken.length > 0 ? standing !== expected : !this.#digest.equals(due)
    return isOther ? [...broken, { kind: 'other rows', standing, due: expected }] : broken
  }
}

function isBehind(row: StoredRecord, last: StoredRecord): boolean {
  if (row.collection !== last.collection) return Buffer.compare(Buffer.from(row.collection), Buffer.from(last.collection)) > 0
  return Buffer.compare(row.key, last.key) > 0
}
