// The lock of a new version: what its request says, or what its bucket has for those of which nothing is said.
import type { ObjectLockLegalHoldStatus, ObjectLockMode } from '../../../contracts/s3.gen.ts'
import type { Call, Scope } from '../../../gateway/operation.ts'
import type { Bucket } from '../buckets/buckets.ts'
import { requireLocking } from './bucket-locks.ts'
import { lockErrors } from './lock-errors.ts'
import { endOf, type Locked, type Retention } from './stored-lock.ts'

export interface LockInput {
  readonly ObjectLockMode?: ObjectLockMode | undefined
  readonly ObjectLockRetainUntilDate?: Date | undefined
  readonly ObjectLockLegalHoldStatus?: ObjectLockLegalHoldStatus | undefined
}

type Sent = Readonly<Partial<Record<keyof LockInput, unknown>>>

export const bringsRetention = ({ ObjectLockMode: mode, ObjectLockRetainUntilDate: until }: Sent): boolean =>
  mode !== undefined || until !== undefined

export const bringsLegalHold = ({ ObjectLockLegalHoldStatus: status }: Sent): boolean => status !== undefined

/** AWS: whoever says anything of a lock says all of it (recorded): a hold is there without the usual retention. */
export function usualRetention({ objectLock }: Bucket, input: Sent, now: number): Retention | undefined {
  const usual = bringsRetention(input) || bringsLegalHold(input) ? undefined : objectLock?.usual
  return usual && { mode: usual.mode, until: endOf(usual, now) }
}

/** Throws S3's error. */
export function newLock({ input, scope }: Pick<Call<LockInput>, 'input'> & { readonly scope: Scope }, bucket: Bucket): Locked {
  const { ObjectLockMode: mode, ObjectLockRetainUntilDate: until, ObjectLockLegalHoldStatus: legalHold } = input
  const usual = usualRetention(bucket, input, scope.now)
  if (usual) return { lock: { retention: usual } }
  if (!bringsRetention(input) && !bringsLegalHold(input)) return {}
  requireLocking(bucket)
  if (bringsRetention(input)) requireRetention(mode, until, scope.now)
  return {
    lock: {
      ...(mode !== undefined && until && { retention: { mode, until: until.getTime() } }),
      ...(legalHold !== undefined && { legalHold }),
    },
  }
}

function requireRetention(mode: ObjectLockMode | undefined, until: Date | undefined, now: number): void {
  if (mode === undefined) throw lockErrors.half('x-amz-object-lock-mode')
  if (!until) throw lockErrors.half('x-amz-object-lock-retain-until-date')
  if (until.getTime() <= now) throw lockErrors.over('x-amz-object-lock-retain-until-date', until)
}
