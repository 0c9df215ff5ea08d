// The row that a SQL engine keeps about its store: what it is, how far its feed and its journal are, and what proves it.
import { readEntries } from './journal-entries.ts'
import type { Entry } from './journal-entries.ts'
import { anchorMac, checkpointMac, genesis } from './journal.ts'
import type { Block, Head, JournalKeys } from './journal.ts'
import { findEntries } from './packed-entries.ts'
import type { JournalSource } from './verify-journal.ts'

/**
 * `version` counts the commits that wrote records: it is their version and the change feed's position.
 * Records up to `packed` are packed, those up to the anchor removed.
 */
export interface StoreRow {
  readonly id: string
  readonly format: number
  /** The store's key under the root key; `store-key.ts` says how. */
  readonly wraps: string
  readonly version: number
  readonly feed_floor: number
  readonly position: number
  readonly head: Uint8Array
  readonly checkpoint: Uint8Array
  readonly packed: number
  readonly anchor_position: number
  readonly anchor_hash: Uint8Array
  readonly anchor_mac: Uint8Array
}

/** Of a store that holds nothing yet. */
export function newStoreRow(id: string, format: number, keys: JournalKeys, wraps: string): StoreRow {
  const head = genesis(id)
  return {
    id, format, wraps, version: 0, feed_floor: 0,
    position: 0, head: head.hash, checkpoint: checkpointMac(keys, id, head), packed: 0,
    anchor_position: 0, anchor_hash: head.hash, anchor_mac: anchorMac(keys, id, head),
  }
}

export function headOf(row: StoreRow): Head {
  return { position: row.position, hash: row.head }
}

export function anchorOf(row: StoreRow): Head {
  return { position: row.anchor_position, hash: row.anchor_hash }
}

/** What `verifyJournal` reads. */
export function journalSource(row: StoreRow, blocks: JournalSource['blocks']): JournalSource {
  const checkpoint = { ...headOf(row), mac: row.checkpoint }
  return { storeId: row.id, anchor: { ...anchorOf(row), mac: row.anchor_mac }, checkpoint, blocks }
}

/** `place` names the store. */
export function refuseFormat(row: Pick<StoreRow, 'format'>, place: string, expected: number): void {
  if (row.format !== expected) throw new Error(`The store ${place} has format ${row.format}; this Stockade reads ${expected}.`)
}

// INVARIANT: the next checkpoint vouches for all that is before it, and the next anchor for all that it removes, so neither is
// made behind a head that was not ours.
export function refuseForged(row: StoreRow, newest: Pick<Block, 'entries' | 'unpacked'> | undefined, keys: JournalKeys): void {
  const end = newest ? findLast(newest) : anchorOf(row)
  if (isVouchedFor(row, keys) && end?.position === row.position && isSame(end.hash, row.head)) return
  throw forged()
}

/** The short form, for each group of an engine whose row others can write. */
export function refuseUnvouched(row: StoreRow, keys: JournalKeys): void {
  if (!isVouchedFor(row, keys)) throw forged()
}

function isVouchedFor(row: StoreRow, keys: JournalKeys): boolean {
  if (!isSame(checkpointMac(keys, row.id, headOf(row)), row.checkpoint)) return false
  return isSame(anchorMac(keys, row.id, anchorOf(row)), row.anchor_mac)
}

function forged(): Error {
  return new Error('The journal does not end where its checkpoint says, so it was changed. `stockade journal verify` tells more.')
}

function findLast(block: Pick<Block, 'entries' | 'unpacked'>): Entry | undefined {
  const entries = findEntries(block)
  return entries && [...readEntries(entries)].at(-1)
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}
