// Records of the trail that an effect is about: as many of them as it takes in one commit, and what becomes of the others.
import type { Effect, EffectContext } from '../../gateway/work.ts'
import type { JournalEntry, Position } from '../../storage/journal/journal-reader.ts'
import { positionsOf, readAt, spansOf, type Span } from '../../storage/journal/journal-spans.ts'

export interface TrailRecords {
  readonly records: readonly Span[]
}

type Context = Pick<EffectContext, 'attempt' | 'journal' | 'emit'>

/**
 * Takes one record after the other, until `take` says that it was enough, and emits the effect for those that are left. Answers
 * whether none is. INVARIANT: a record with which it fails keeps it from no other: what failed is tried again by halves.
 */
export async function takeRecords<Content extends TrailRecords>(
  { attempt, journal, emit }: Context, effect: Effect<Content>, content: Content, take: (entry: JournalEntry) => Promise<boolean>,
): Promise<boolean> {
  const emitFor = (positions: readonly Position[]) => emit(effect, { ...content, records: spansOf(positions) })
  const positions = positionsOf(content.records)
  if (attempt > 1 && positions.length > 1) {
    const half = Math.ceil(positions.length / 2)
    await emitFor(positions.slice(0, half))
    await emitFor(positions.slice(half))
    return false
  }
  for await (const entries of readAt(journal, positions)) {
    for (const entry of entries) {
      if (!(await take(entry))) continue
      const left = positions.filter(position => position > entry.position)
      if (left.length > 0) await emitFor(left)
      return left.length === 0
    }
  }
  return true
}
