// Which old blocks become one packed block, and how. An engine does a step of it in a transaction of its own.
import { allEntries, areRange } from './journal-entries.ts'
import type { Block } from './journal.ts'
import { packEntries } from './packed-entries.ts'
import type { Position } from './journal-reader.ts'

/** A run has as many bytes before they are packed, unless a packed block ends it: few enough to be read for one record of it. */
const packedLength = 64 * 1024
/** Bytes that one step packs, and packed blocks that it passes by. */
export const stepLength = 128 * 1024
const mostPassed = 1024

/** What one step packs. */
export interface PackStep {
  /** Each is to become one block. */
  readonly runs: readonly (readonly Block[])[]
  /** Up to where nothing is left to pack; absent where the step packs nothing. */
  readonly end?: Position
}

/**
 * Of the blocks that follow what is packed, oldest first. One that was packed when it was committed stays as it is, and ends the
 * run before it: of its entries nothing is asked.
 */
export function findRuns(blocks: Iterable<Block>, through: Position): PackStep {
  const runs: Block[][] = []
  let run: Block[] = []
  let length = 0
  let total = 0
  let passed = 0
  let due: Position | undefined
  let end: Position | undefined
  for (const block of blocks) {
    if (block.last > through || total >= stepLength || passed >= mostPassed || !follows(block, due)) break
    due = block.last + 1
    if (block.unpacked === 0) {
      run.push(block)
      length += block.entries.length
      total += block.entries.length
      if (length < packedLength) continue
    } else passed++
    // One alone is not worth it, unless it was written when none was packed at once.
    if (run.length > 1 || length >= packedLength) runs.push(run)
    run = []
    length = 0
    end = block.last
  }
  return end === undefined ? { runs } : { runs, end }
}

// INVARIANT: one block is made only of blocks that join each other, each with its own records. By the range of another, which
// whoever can write the store can have, records of ours would be removed with it.
function follows(block: Block, due = block.first): boolean {
  if (block.first !== due) return false
  if (block.unpacked > 0) return block.last >= block.first
  const entries = allEntries(block.entries)
  return entries !== undefined && areRange(entries, block)
}

// The seal of the last block vouches for the head of all: nothing is vouched for anew, so a forgery stays one.
export function packRun(run: readonly Block[]): Block {
  const [{ first }, { last, sealedFrom, seal }] = [run[0]!, run.at(-1)!]
  const entries = Buffer.concat(run.map(block => block.entries))
  return { first, last, sealedFrom, unpacked: entries.length, entries: packEntries(entries), seal }
}
