// When a record was made, by its own word: the journal's hashes cover it, so nobody can age a record to have it removed.
import type { Instant } from '../../core/clock.ts'
import { linesOf, recordTime } from '../../core/records/journal-record.ts'

/** False for a record that names no time: it is never past its retention. */
export function isOlder(record: string, before: Instant): boolean {
  return timeOf(record) < before
}

/** NaN where the record names none. */
export function timeOf(record: string): number {
  try {
    return recordTime(linesOf(record))
  } catch {
    return NaN
  }
}
