// What a bucket says of the locks of its versions. That they can be locked is never taken back.
import type { DefaultRetention, ObjectLockConfiguration } from '../../../contracts/s3.gen.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { Bucket } from '../buckets/buckets.ts'
import { s3Errors } from '../s3-errors.ts'
import { refuseUnbuilt } from '../unbuilt.ts'
import { lockErrors } from './lock-errors.ts'
import type { BucketLock, UsualRetention } from './stored-lock.ts'

/** AWS: a hundred years, each of 365 days. */
const [mostDays, mostYears] = [36_500, 100]

/** Throws S3's error. */
export function bucketLockOf(call: Pick<Call<object>, 'unbuilt'>, asked: ObjectLockConfiguration | undefined): BucketLock {
  if (asked?.ObjectLockEnabled !== 'Enabled') throw s3Errors.malformedXml()
  if (!asked.Rule) return {}
  if (!asked.Rule.DefaultRetention) throw s3Errors.malformedXml()
  refuseUnbuilt(call, asked.Rule.DefaultRetention, ['DefaultEventHold'])
  return { usual: usualOf(asked.Rule.DefaultRetention) }
}

function usualOf({ Mode: mode, Days: days, Years: years }: DefaultRetention): UsualRetention {
  if (mode === undefined || (days !== undefined && years !== undefined)) throw s3Errors.malformedXml()
  if (days === undefined && years === undefined) throw lockErrors.noPeriod()
  for (const [name, value = 1, most] of [['Days', days, mostDays], ['Years', years, mostYears]] as const) {
    if (value < 1) throw lockErrors.noLength(name, value)
    if (value > most) throw lockErrors.tooLong(name, value)
  }
  return { mode, ...(days !== undefined && { days }), ...(years !== undefined && { years }) }
}

export function shownBucketLock({ usual }: BucketLock): ObjectLockConfiguration {
  if (!usual) return { ObjectLockEnabled: 'Enabled' }
  const { mode: Mode, days, years } = usual
  const DefaultRetention = { Mode, ...(days !== undefined && { Days: days }), ...(years !== undefined && { Years: years }) }
  return { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention } }
}

/** Throws S3's error where no version of the bucket is locked. */
export function requireLocking({ objectLock }: Bucket): BucketLock {
  if (!objectLock) throw lockErrors.noneInBucket()
  return objectLock
}
