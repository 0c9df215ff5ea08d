// What is told of an object's lock. AWS: whoever reads the object is told as much as he might have asked for (recorded).
import { AwsError } from '../../../core/aws-error.ts'
import type { Call, Resource } from '../../../gateway/operation.ts'
import type { LockInput } from './new-lock.ts'
import type { Locked } from './stored-lock.ts'

type AskingCall = Pick<Call<object>, 'authorize'>

/** `resource` is what the object was read as. */
export async function shownLock(call: AskingCall, { lock }: Locked, resource: () => Promise<Resource>): Promise<LockInput> {
  const { retention, legalHold } = lock ?? {}
  const showsRetention = retention && (await may(call, 's3:GetObjectRetention', resource))
  const showsHold = legalHold && (await may(call, 's3:GetObjectLegalHold', resource))
  return {
    ...(showsRetention && { ObjectLockMode: retention.mode, ObjectLockRetainUntilDate: new Date(retention.until) }),
    ...(showsHold && { ObjectLockLegalHoldStatus: legalHold }),
  }
}

async function may(
  { authorize }: AskingCall, action: 's3:GetObjectRetention' | 's3:GetObjectLegalHold', resource: () => Promise<Resource>,
): Promise<boolean> {
  try {
    await authorize(action, await resource())
    return true
  } catch (error) {
    if (error instanceof AwsError && error.code === 'AccessDeniedException') return false
    throw error
  }
}
