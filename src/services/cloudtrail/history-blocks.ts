// The blocks of the journal that are indexed, and where in them to look for a time. Records stand in the order of their commit,
// which is not quite that of their times: each block says how far the two have come apart up to its end.
import type { Instant } from '../../core/clock.ts'
import { collection } from '../../storage/collection.ts'
import type { Position } from '../../storage/journal/journal-reader.ts'
import type { ReadUnit } from '../../storage/unit-of-work.ts'

export interface HistoryBlock {
  readonly first: Position
  readonly last: Position
  /** The newest time up to the block's end. */
  readonly reached: Instant
  /** The most by which a record up to the block's end was older than the newest before it, in milliseconds. */
  readonly late: number
}

export const HistoryBlocks = collection<HistoryBlock>('cloudtrail.blocks', { per: 'global', key: ({ first }) => [first] })

/** Inclusive. */
export interface Window {
  readonly from: Position
  readonly through: Position
}

export async function findNewestBlock(state: ReadUnit): Promise<HistoryBlock | undefined> {
  return (await state.list(HistoryBlocks, [], { reverse: true, limit: 1 }))[0]
}

/**
 * Outside the window no indexed record is of a time in `from` to `to`; it is empty where `from` lies behind `through`.
 * Unless it was late, a record of the time `from` is in `near`, the window's first block.
 */
export async function findWindow(
  state: ReadUnit, newest: HistoryBlock, from: Instant, to: Instant,
): Promise<Window & { readonly near: Window }> {
  const start = await findFirst(state, newest, block => block.reached >= from)
  if (!start) {
    const nothing = { from: newest.last + 1, through: newest.last }
    return { ...nothing, near: nothing }
  }
  // Whatever follows a block that reached beyond `to` by more than any record was late is younger than `to`.
  const end = await findFirst(state, newest, block => block.reached > to + newest.late)
  const near = { from: start.first, through: start.last }
  return { from: start.first, through: (end ?? newest).last, near }
}

/** The first block for which `holds` is true, as it is for all behind it: found by halving the positions. */
async function findFirst(
  state: ReadUnit, newest: HistoryBlock, holds: (block: HistoryBlock) => boolean,
): Promise<HistoryBlock | undefined> {
  if (!holds(newest)) return undefined
  const [oldest] = await state.list(HistoryBlocks, [], { limit: 1 })
  if (oldest && holds(oldest)) return oldest
  let found = newest
  for (let low = 0; low < found.first; ) {
    const middle = Math.floor((low + found.first) / 2)
    const [block] = await state.list(HistoryBlocks, [], { after: [middle + 1], reverse: true, limit: 1 })
    if (block && block.first < found.first && holds(block)) found = block
    else low = middle + 1
  }
  return found
}
