// The version that a request about a lock means.
import type { Call } from '../../../gateway/operation.ts'
import { requireBucket } from '../buckets/buckets.ts'
import { requireObject } from '../versions/versions.ts'
import { requireLocking } from './bucket-locks.ts'

interface LockedInput {
  readonly Bucket: string
  readonly Key: string
  readonly VersionId?: string | undefined
  readonly ExpectedBucketOwner?: string | undefined
}

type LockingCall = Pick<Call<LockedInput>, 'input' | 'scope' | 'state' | 'ports' | 'authorize'>

/** Throws S3's error where there is none, or where its bucket has no locks. */
export async function requireLockable(call: LockingCall, method: 'GET' | 'PUT') {
  requireLocking(await requireBucket(call))
  return requireObject(call, method, 'told')
}
