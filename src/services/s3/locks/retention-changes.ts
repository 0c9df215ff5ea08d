// Which retention a version may have instead of the one it has.
import type { ObjectLockRetention } from '../../../contracts/s3.gen.ts'
import type { Call, Scope } from '../../../gateway/operation.ts'
import { s3Errors } from '../s3-errors.ts'
import { refuseUnbuilt } from '../unbuilt.ts'
import { lockErrors } from './lock-errors.ts'
import { isRetained, type Retention } from './stored-lock.ts'

/** None where the version is to have none. Throws S3's error. */
export function retentionIn(
  call: Pick<Call<object>, 'unbuilt'>, asked: ObjectLockRetention | undefined, now: number,
): Retention | undefined {
  refuseUnbuilt(call, { ...asked }, ['EventHold', 'EventHoldDuration'])
  const { Mode: mode, RetainUntilDate: until } = asked ?? {}
  if (mode === undefined && !until) return undefined
  if (mode === undefined || !until) throw s3Errors.malformedXml()
  if (until.getTime() <= now) throw lockErrors.over('RetainUntilDate', until)
  return { mode, until: until.getTime() }
}

/**
 * AWS: it may end later. That it ends earlier, or not at all, or is of the other mode is for who passes over governance, and of
 * compliance for nobody.
 */
export function requireChange(
  before: Retention | undefined, after: Retention | undefined, { settled }: Pick<Scope, 'settled'>, passesGovernance: boolean,
): void {
  if (!isRetained(before, settled) || (before.mode === 'GOVERNANCE' && passesGovernance)) return
  if (after?.mode !== before.mode || after.until < before.until) throw lockErrors.isProtected()
}
