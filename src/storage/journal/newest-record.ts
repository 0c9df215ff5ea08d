// The journal's newest record. What it says decides what a store without a watch believes of the time, so it is taken at its word
// only where it is known to be ours.
import { allEntries, areRange, entryHash } from './journal-entries.ts'
import type { Entry } from './journal-entries.ts'
import type { Block } from './journal.ts'
import type { Position } from './journal-reader.ts'
import { findEntries } from './packed-entries.ts'

/** What the store's row says of its journal. */
interface JournalRow {
  readonly position: Position
  readonly head: Uint8Array
  readonly anchor_position: Position
  readonly anchor_hash: Uint8Array
}

export type NewestBlock = Pick<Block, 'first' | 'last' | 'unpacked' | 'entries'>

/** The newest block and the one before it, as they stand there; fewer where there are fewer. */
export type NewestBlocks = readonly NewestBlock[]

/**
 * Undefined where the store holds none. Throws where it is not the one at the head of `row`, which must be vouched for.
 * INVARIANT: the hash is computed from the record, over the hash that stands before it. Whoever changes either of them would have
 * to find another text of the head's hash.
 */
export function findNewest(row: JournalRow, [newest, before]: NewestBlocks): Entry | undefined {
  if (!newest) {
    if (row.position !== row.anchor_position || !isSame(row.anchor_hash, row.head)) throw forged()
    return undefined
  }
  const entries = entriesOf(newest)
  if (!areRange(entries, newest)) throw misfit(newest)
  const last = entries.at(-1)!
  const previous = entries.at(-2)?.hash ?? hashBefore(row, newest, before)
  const isHead = last.position === row.position && isSame(last.hash, row.head)
  if (!isHead || !previous || !isSame(entryHash(previous, last), row.head)) throw forged()
  return last
}

export function forged(): Error {
  return new Error('The journal does not end where its checkpoint says, so it was changed. `stockade journal verify` tells more.')
}

function misfit({ first }: NewestBlock): Error {
  const what = `The newest block of the journal, which stands at record ${first}, does not hold the records that it should`
  return new Error(`${what}, so it was put there or changed. \`stockade journal verify\` tells more.`)
}

function hashBefore(row: JournalRow, { first }: NewestBlock, before: NewestBlock | undefined) {
  return first === row.anchor_position + 1 ? row.anchor_hash : before && entriesOf(before).at(-1)?.hash
}

function entriesOf(block: NewestBlock): readonly Entry[] {
  const bytes = findEntries(block)
  return (bytes && allEntries(bytes)) ?? []
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}
