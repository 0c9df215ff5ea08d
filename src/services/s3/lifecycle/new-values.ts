// Days, dates and counts that a rule says.
import { day, type Instant } from '../../../core/clock.ts'
import { lifecycleErrors } from './lifecycle-errors.ts'
import type { PastAction } from './rules.ts'

/** Throws S3's error, as all of these do. */
export function midnightIn(date: Date): Instant {
  if (date.getTime() % day !== 0) throw lifecycleErrors.noMidnight(date)
  return date.getTime()
}

export function positive(name: string, action: string, value: number): number {
  if (value <= 0) throw lifecycleErrors.notPositive(name, action, value)
  return value
}

/** AWS: more than a hundred are taken, whatever its page says (recorded). */
export function newerIn(newer: number | undefined, action: string, isOld: boolean): Pick<PastAction, 'newer'> {
  if (newer === undefined) return {}
  if (isOld) throw lifecycleErrors.newerOfOld()
  return { newer: positive('NewerNoncurrentVersions', action, newer) }
}
