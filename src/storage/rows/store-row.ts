// The row that a SQL engine keeps about its store: what it is, how far its feed and its journal are, and what proves it.
import type { Barrier } from './barrier.ts'
import { anchorMac, checkpointMac, genesis, writePosition } from '../journal/journal.ts'
import type { Head, JournalKeys } from '../journal/journal.ts'
import { findNewest, forged, type NewestBlocks } from '../journal/newest-record.ts'
import { RowsDigest } from './rows-digest.ts'
import type { StoreGuard } from '../store-guard.ts'
import type { JournalSource } from '../journal/verify-journal.ts'

/**
 * `version` counts the commits that wrote records: it is their version and the change feed's position. `digest` is that of all
 * rows, sealed. Records up to `packed` are packed, those up to the anchor removed.
 */
export interface StoreRow {
  readonly id: string
  readonly format: number
  /** The store's key under the root key; `store-key.ts` says how. */
  readonly wraps: string
  readonly version: number
  readonly feed_floor: number
  readonly digest: Uint8Array
  readonly position: number
  readonly head: Uint8Array
  readonly checkpoint: Uint8Array
  readonly packed: number
  readonly anchor_position: number
  readonly anchor_hash: Uint8Array
  readonly anchor_mac: Uint8Array
  /** How many nodes ever opened the store, where an engine numbers them. */
  readonly nodes?: number
}

/** Of a store that holds nothing yet. */
export function newStoreRow(
  { id, format, wraps }: Pick<StoreRow, 'id' | 'format' | 'wraps'>, { keys, barrier }: StoreGuard,
): StoreRow {
  const head = genesis(id)
  const row = { version: 0, position: 0, head: head.hash, digest: RowsDigest.empty(barrier).seal(barrier, id, 0) }
  return {
    id, format, wraps, ...row, feed_floor: 0, checkpoint: checkpointOf({ ...row, id }, keys), packed: 0,
    anchor_position: 0, anchor_hash: head.hash, anchor_mac: anchorMac(keys, id, head),
  }
}

type Vouched = Pick<StoreRow, 'id' | 'version' | 'digest' | 'position' | 'head' | 'nodes'>

export function headOf({ position, head }: Pick<StoreRow, 'position' | 'head'>): Head {
  return { position, hash: head }
}

export function anchorOf(row: Pick<StoreRow, 'anchor_position' | 'anchor_hash'>): Head {
  return { position: row.anchor_position, hash: row.anchor_hash }
}

/** The checkpoint of a row that is to be written. */
export function checkpointOf(row: Vouched, keys: JournalKeys): Uint8Array {
  return checkpointMac(keys, row.id, headOf(row), besideOf(row))
}

// What the checkpoint vouches for beside the head. Not here: the wrapped key, of which each line proves itself; how far the
// journal is packed, which at worst is packed no further; and how far back the change feed reaches, which lies beside the feed.
function besideOf({ version, digest, nodes = 0 }: Vouched): Uint8Array {
  const bytes = Buffer.alloc(16 + digest.length)
  writePosition(bytes, version, 0)
  writePosition(bytes, nodes, 8)
  bytes.set(digest, 16)
  return bytes
}

/** What `verifyJournal` reads. */
export function journalSource(row: Omit<StoreRow, 'format' | 'feed_floor'>, blocks: JournalSource['blocks']): JournalSource {
  const checkpoint = { ...headOf(row), beside: besideOf(row), mac: row.checkpoint }
  return { storeId: row.id, anchor: { ...anchorOf(row), mac: row.anchor_mac }, checkpoint, blocks }
}

/** `place` names the store. */
export function refuseFormat(row: Pick<StoreRow, 'format'>, place: string, expected: number): void {
  if (row.format === expected) return
  const found = `The store ${place} has format ${row.format}; this Stockade reads ${expected}.`
  // Not upgraded in place: whoever can write the store would write an old one, with rows of its own, to have them sealed.
  throw new Error(row.format < expected ? `${found} ${unsealed}` : found)
}

// INVARIANT: the next checkpoint vouches for all that is before it, and the next anchor for all that it removes, so neither is
// made behind a head that was not ours.
export function refuseForged(row: StoreRow, newest: NewestBlocks, guard: StoreGuard): void {
  refuseUnvouched(row, guard.keys)
  findNewest(row, newest)
  digestOf(row, guard.barrier)
}

/** The short form, for each group of an engine whose row others can write. */
export function refuseUnvouched(row: StoreRow, keys: JournalKeys): void {
  if (!isVouchedFor(row, keys)) throw forged()
}

export function isVouchedFor(row: Omit<StoreRow, 'format' | 'feed_floor'>, keys: JournalKeys): boolean {
  if (!isSame(checkpointOf(row, keys), row.checkpoint)) return false
  return isSame(anchorMac(keys, row.id, anchorOf(row)), row.anchor_mac)
}

/** Of a row that is vouched for. */
export function digestOf({ id, version, digest }: StoreRow, barrier: Barrier): RowsDigest {
  const found = RowsDigest.find(barrier, id, version, digest)
  if (!found) throw forged()
  return found
}

const unsealed = 'Its rows are not sealed, so nobody vouches for them: go on with the release that made it, or make a new store.'

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}
