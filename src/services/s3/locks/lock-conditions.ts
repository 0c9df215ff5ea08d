// What policies ask of the lock that a request brings, or that a new version has by its bucket.
// AWS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html
import { day } from '../../../core/clock.ts'
import type { ConditionKeys, Scope } from '../../../gateway/operation.ts'
import type { Bucket } from '../buckets/buckets.ts'
import { usualRetention } from './new-lock.ts'
import type { Retention } from './stored-lock.ts'

interface AskedInput {
  readonly ObjectLockMode?: string
  readonly ObjectLockRetainUntilDate?: Date
  readonly ObjectLockLegalHoldStatus?: string
  readonly Retention?: { readonly Mode?: string; readonly RetainUntilDate?: Date }
  readonly LegalHold?: { readonly Status?: string }
}

const [mode, until, remaining] =
  ['s3:object-lock-mode', 's3:object-lock-retain-until-date', 's3:object-lock-remaining-retention-days'] as const

const dateOf = ({ ObjectLockRetainUntilDate, Retention: asked }: AskedInput): number | undefined => {
  const date = ObjectLockRetainUntilDate ?? asked?.RetainUntilDate
  return date instanceof Date && !Number.isNaN(date.getTime()) ? date.getTime() : undefined
}

/** AWS: whole days (recorded). */
const daysLeft = (end: number, now: number): string => String(Math.floor((end - now) / day))

export const lockConditions = {
  [mode]: (input: AskedInput) => input.ObjectLockMode ?? input.Retention?.Mode,
  [until]: (input: AskedInput) => told(dateOf(input), end => new Date(end).toISOString()),
  [remaining]: (input: AskedInput, { now }: Scope) => told(dateOf(input), end => daysLeft(end, now)),
  's3:object-lock-legal-hold': (input: AskedInput) => input.ObjectLockLegalHoldStatus ?? input.LegalHold?.Status,
}

function told(end: number | undefined, tell: (end: number) => string): string | undefined {
  return end === undefined ? undefined : tell(end)
}

/** AWS: what a new version has by its bucket is asked for as well (recorded). */
export function usualLockKeys(bucket: Bucket, input: object, { now }: Scope): ConditionKeys {
  const usual: Retention | undefined = usualRetention(bucket, input, now)
  if (!usual) return new Map()
  return new Map([
    [mode, () => usual.mode], [until, () => new Date(usual.until).toISOString()], [remaining, () => daysLeft(usual.until, now)],
  ])
}
