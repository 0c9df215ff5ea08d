// What becomes of the batches of a group, the same for every engine: each is judged as the ones before it left the store.
import type { Batch, KeyBytes, Version, Write } from './store.ts'

/** For each batch its version, or the number of the expectation that failed as `-1 - number`. */
export type Verdict = number

/** A batch without its id, which an engine does not need. */
export type UnpackedBatch = Omit<Batch, 'id'>

/** The store as the group changes it. */
export interface GroupTarget {
  /** 0 where there is no such record. */
  versionOf(collection: string, key: KeyBytes): Version
  write(write: Write, version: Version): void
  append(record: string): void
}

/** The verdicts, and the version that the store has behind them. */
export function judgeGroup(batches: readonly UnpackedBatch[], before: Version, target: GroupTarget) {
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
  for (let i = 0; i < expectations.length; i++) {
    const { collection, key, version } = expectations[i]!
    if (target.versionOf(collection, key) !== version) return -1 - i
  }
  for (const record of records) target.append(record)
  if (writes.length === 0) return before
  for (const write of writes) target.write(write, before + 1)
  return before + 1
}
