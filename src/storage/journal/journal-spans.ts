// Records of the journal by their places, for whoever keeps which ones he means and not what they say.
import { setImmediate as turn } from 'node:timers/promises'
import type { Journal } from './journal.ts'
import { MissingRecord, readPage, untilGap } from './journal-pages.ts'
import type { JournalEntry, Position } from './journal-reader.ts'

/** Records that follow each other. */
export type Span = readonly [first: Position, count: number]

/** What stands between two that are meant is read with them where it is no more. */
const mostBetween = 8

/** Of positions that ascend. */
export function spansOf(positions: Iterable<Position>): readonly Span[] {
  const spans: [Position, number][] = []
  for (const position of positions) {
    const last = spans.at(-1)
    if (last && position === last[0] + last[1]) last[1]++
    else spans.push([position, 1])
  }
  return spans
}

export const positionsOf = (spans: readonly Span[]): readonly Position[] =>
  spans.flatMap(([first, count]) => Array.from({ length: count }, (_, i) => first + i))

/**
 * The records at the positions, which ascend, a page at a time. Those that are past their retention are left out. INVARIANT: one
 * that is vouched for and not there is an error, as it is to consumers, and none is taken for another.
 */
export async function* readAt(journal: Journal, positions: readonly Position[]): AsyncGenerator<readonly JournalEntry[], void> {
  const ends = await journal.ends()
  const kept = positions.findIndex(position => position > ends.anchor)
  for (let at = kept < 0 ? positions.length : kept; at < positions.length; await turn()) {
    const first = positions[at]!
    const page = await readPage(journal, first - 1, lastTogether(positions, at) - first + 1, ends)
    const whole = untilGap(page, first)
    if (whole.length === 0) throw new MissingRecord(first)
    const meant: JournalEntry[] = []
    for (; at < positions.length && positions[at]! < first + whole.length; at++) meant.push(whole[positions[at]! - first]!)
    yield meant
  }
}

/** The last of those that are read at once, beginning with the one at `start`. */
function lastTogether(positions: readonly Position[], start: number): Position {
  let at = start
  while (at + 1 < positions.length && positions[at + 1]! - positions[at]! <= mostBetween) at++
  return positions[at]!
}
