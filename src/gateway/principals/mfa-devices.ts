// How a caller proves himself by a device of his own.
import type { Instant } from '../../core/clock.ts'
import type { ReadUnit, UnitOfWork } from '../../storage/unit-of-work.ts'
import type { Caller } from '../caller.ts'

/** What whoever has an MFA device reads off it. */
export interface MfaCode {
  /** Which device: its ARN. */
  readonly serial: string
  readonly code: string
}

export type CodeVerdict = 'right' | 'wrong' | 'no such device'

/** The MFA devices that users have, and root: a caller proves himself by his own. */
export interface MfaDevices {
  check(state: ReadUnit, caller: Caller, code: MfaCode, now: Instant): Promise<CodeVerdict>
  /** As `check`; what is right is so once. */
  take(state: UnitOfWork, caller: Caller, code: MfaCode, now: Instant): Promise<CodeVerdict>
}
