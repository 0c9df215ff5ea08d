// Which old blocks become one packed block, and how. An engine does a step of it in a transaction of its own.
import { allEntries, areRange } from './journal-entries.ts'
import type { Block } from './journal.ts'
import { packEntries } from './packed-entries.ts'
import type { Position } from './journal-reader.ts'

/** A packed block has at least as many bytes before they are packed: few enough to be read for one of its records. */
const packedLength = 64 * 1024
/** Bytes that one step packs. */
export const stepLength = 128 * 1024

/** Of the blocks that follow what is packed, oldest first, those of one step; each run is to become one block. */
export function findRuns(blocks: Iterable<Block>, through: Position): Block[][] {
  const runs: Block[][] = []
  let run: Block[] = []
  let length = 0
  let total = 0
  let due: Position | undefined
  for (const block of blocks) {
    // What is packed already stands behind what was packed last only where somebody changed the database.
    if (block.last > through || block.unpacked > 0 || total >= stepLength) break
    if (!follows(block, due)) break
    due = block.last + 1
    run.push(block)
    length += block.entries.length
    total += block.entries.length
    if (length < packedLength) continue
    runs.push(run)
    run = []
    length = 0
  }
  return runs
}

// INVARIANT: one block is made only of blocks that join each other, each with its own records. By the range of another, which
// whoever can write the store can have, records of ours would be removed with it.
function follows(block: Block, due = block.first): boolean {
  const entries = allEntries(block.entries)
  return block.first === due && entries !== undefined && areRange(entries, block)
}

// The seal of the last block vouches for the head of all: nothing is vouched for anew, so a forgery stays one.
export function packRun(run: readonly Block[]): Block {
  const [{ first }, { last, sealedFrom, seal }] = [run[0]!, run.at(-1)!]
  const entries = Buffer.concat(run.map(block => block.entries))
  return { first, last, sealedFrom, unpacked: entries.length, entries: packEntries(entries), seal }
}
