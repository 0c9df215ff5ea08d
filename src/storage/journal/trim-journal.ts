// What may be removed from the journal's old end. Whoever can edit the store must not get records removed before their time, or
// a forged end vouched for: a block goes only behind a genuine anchor, under its own seal, and by the time in its last record.
import type { Instant } from '../../core/clock.ts'
import { entryHash, readEntries } from './journal-entries.ts'
import type { Entry } from './journal-entries.ts'
import { blockSeal } from './journal.ts'
import type { Block, Head, JournalKeys } from './journal.ts'
import { findEntries } from './packed-entries.ts'
import { isOlder } from './record-time.ts'
import type { Position } from './journal-reader.ts'

export interface Chain {
  readonly storeId: string
  readonly keys: JournalKeys
}

/** Blocks that one step removes at most, and records behind which it takes no further block. */
export const stepBlocks = 64
const stepRecords = 256

export interface TrimStep {
  /** The anchor as it is. */
  readonly start: Head
  /** The newest record's position: it stays. */
  readonly newest: Position
  readonly before: Instant
}

/** The anchor behind what may go of the oldest blocks; undefined where nothing may. */
export function findNextAnchor(blocks: Iterable<Block>, { start, newest, before }: TrimStep, chain: Chain): Head | undefined {
  let anchor: Head | undefined
  for (const block of blocks) {
    if (block.last >= newest || (anchor && anchor.position - start.position >= stepRecords)) break
    const behind = findHeadBehind(block, anchor ?? start, before, chain)
    if (!behind) break
    anchor = behind
  }
  return anchor
}

/** The head that stays when `block` goes; undefined where its time has not come. Throws where the block is not ours. */
function findHeadBehind(block: Block, anchor: Head, before: Instant, chain: Chain): Head | undefined {
  if (block.first !== anchor.position + 1) throw changed(anchor.position + 1)
  let last: Entry | undefined
  let previous = anchor.hash
  for (const entry of readEntries(findEntries(block) ?? new Uint8Array(1))) {
    if (!entry) throw changed(block.first)
    if (last) previous = last.hash
    last = entry
  }
  if (!last || !isGenuine(block, last, previous, chain)) throw changed(block.first)
  return isOlder(last.record, before) ? { position: block.last, hash: Uint8Array.from(last.hash) } : undefined
}

// INVARIANT: the seal is over the last entry's hash, which covers its record: none of the three can be another's.
function isGenuine(block: Block, last: Entry, previous: Uint8Array, { storeId, keys }: Chain): boolean {
  const head = { position: block.last, hash: entryHash(previous, last) }
  if (last.position !== block.last || Buffer.compare(head.hash, last.hash) !== 0) return false
  return Buffer.compare(blockSeal(keys, storeId, block.sealedFrom, head), block.seal) === 0
}

function changed(position: number): Error {
  return new Error(`The journal was changed at record ${position}, so nothing goes. \`stockade journal verify\` tells more.`)
}
