// What becomes of the batches of a group, the same for every engine: each is judged as the ones before it left the store.
import { anyVersion } from '../store.ts'
import type { Batch, Expectation, KeyBytes, RangeExpectation, Version, Write } from '../store.ts'

/** For each batch its version, or the number of the expectation that failed as `-1 - number`. */
export type Verdict = number

/** A batch without its id, which an engine does not need. */
export type UnpackedBatch = Omit<Batch, 'id'>

export type RangeState = Pick<RangeExpectation, 'count' | 'newest'>

/** The store as the group changes it. */
export interface GroupTarget {
  /** 0 where there is no such record. */
  versionOf(collection: string, key: KeyBytes): Version
  /** Need count no further than to one more than is expected. */
  rangeOf(range: RangeExpectation): RangeState
  write(write: Write, version: Version): void
  append(record: string): void
}

/** The verdicts, and the version that the store has behind them. */
export function applyGroup(batches: readonly UnpackedBatch[], before: Version, target: GroupTarget) {
  let version = before
  const verdicts: Verdict[] = []
  for (const batch of batches) {
    const verdict = judge(batch, version, target)
    if (verdict > version) version = verdict
    verdicts.push(verdict)
  }
  return { verdicts, version }
}

// Expectations are checked before anything is written, so a batch that conflicts leaves nothing to undo.
function judge({ expectations, writes, records }: UnpackedBatch, before: Version, target: GroupTarget): Verdict {
  for (let i = 0; i < expectations.length; i++) if (!isMet(expectations[i]!, target)) return -1 - i
  for (const record of records) target.append(record)
  if (writes.length === 0) return before
  for (const write of writes) target.write(write, before + 1)
  return before + 1
}

export function isMet(expectation: Expectation, target: Pick<GroupTarget, 'versionOf' | 'rangeOf'>): boolean {
  if ('from' in expectation) {
    const { count, newest } = target.rangeOf(expectation)
    return count === expectation.count && newest === expectation.newest
  }
  const found = target.versionOf(expectation.collection, expectation.key)
  return expectation.version === anyVersion ? found > 0 : found === expectation.version
}
