// What a reader of the change feed is told, the same for every engine that keeps the feed in a table.
import type { StoreRow } from '../rows/store-row.ts'
import type { Change, Changes } from '../store.ts'
import type { Position } from '../journal/journal-reader.ts'

/** A reader further behind than this reads less by starting anew; an engine asks for one more. */
export const changesAtOnce = 5000

/** `row` must not be older than `changes`. */
export function changesFrom(
  position: Position, changes: readonly Change[], { version, feed_floor: floor }: Pick<StoreRow, 'version' | 'feed_floor'>,
): Changes {
  // A position that the store has not reached is of a store that was put back to an earlier state.
  const isLost = position < floor || position > version
  if (isLost || changes.length > changesAtOnce) return { changes: [], position: version, gap: true }
  return { changes, position: changes.at(-1)?.version ?? position, gap: false }
}

// Changes and not commits are counted, since one commit of the history's index alone has more than a thousand. A reader that
// is further behind than `changesAtOnce`, which is less, starts anew anyway.
/** How many changes the feed reaches back at most, once it is trimmed. */
export const feedLength = 16_384
/** Changes of a node between two trims. */
export const trimEvery = 4096

/** Tells a node when to trim the feed: with its first change, since nobody knows how much earlier runs have left, and so on. */
export class TrimCount {
  #untrimmed = trimEvery

  isDue(changes: number): boolean {
    this.#untrimmed += changes
    if (this.#untrimmed < trimEvery) return false
    this.#untrimmed = 0
    return true
  }
}
