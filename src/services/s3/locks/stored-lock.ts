// What keeps a version from being deleted: until when, in which mode, and by a hold that has no end.
// AWS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
import type { ObjectLockLegalHoldStatus, ObjectLockRetentionMode } from '../../../contracts/s3.gen.ts'
import type { Instant } from '../../../core/clock.ts'

export interface Retention {
  readonly mode: ObjectLockRetentionMode
  readonly until: Instant
}

export interface StoredLock {
  readonly retention?: Retention
  /** Absent where it was never told; what was lifted is `OFF`. */
  readonly legalHold?: ObjectLockLegalHoldStatus
}

/** Of a version, or of an upload that is going to be one. */
export interface Locked {
  /** Absent where nothing was ever said. */
  readonly lock?: StoredLock
}

/** Of a bucket whose versions can be locked. */
export interface BucketLock {
  /** What a new version has of which nothing is said. */
  readonly usual?: UsualRetention
}

/** One of both periods. */
export interface UsualRetention {
  readonly mode: ObjectLockRetentionMode
  readonly days?: number
  readonly years?: number
}

/**
 * Whether it has not ended. INVARIANT: `settled` is the time that is vouched for, so that a clock which is ahead for a moment
 * frees nothing.
 */
export const isRetained = (retention: Retention | undefined, settled: Instant): retention is Retention =>
  retention !== undefined && retention.until > settled

/** Whether nobody may delete the version, or nobody who does not pass over governance. */
export function isProtected({ lock }: Locked, settled: Instant, passesGovernance: boolean): boolean {
  if (lock?.legalHold === 'ON') return true
  return isRetained(lock?.retention, settled) && !(passesGovernance && lock?.retention?.mode === 'GOVERNANCE')
}

/** The end of a period, which years measure by the calendar. */
export function endOf({ days, years }: UsualRetention, from: Instant): Instant {
  const end = new Date(from)
  if (years !== undefined) end.setUTCFullYear(end.getUTCFullYear() + years)
  if (days !== undefined) end.setUTCDate(end.getUTCDate() + days)
  return end.getTime()
}
