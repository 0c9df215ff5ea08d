// What a reader of the change feed is told, the same for every engine that keeps the feed in a table.
import type { StoreRow } from './store-row.ts'
import type { Change, Changes, Position } from './store.ts'

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
