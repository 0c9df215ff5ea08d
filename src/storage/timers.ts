// What is to happen later: a record with a due time. Whatever fires it removes it in the same commit as what it does, so
// that it fires once however many try.
import type { Instant } from '../core/clock.ts'
import { vouchedBefore } from './clock-watch.ts'
import { collection } from './collection.ts'
import { storeTime } from './store-clock.ts'
import type { UnitOfWork } from './unit-of-work.ts'

export interface Timer {
  /** One for each thing that is due: `kms.DeleteKey/<key id>`. */
  readonly id: string
  readonly due: Instant
  /** When it is due by the time that is vouched for, where the clock that it was made by was behind that. */
  readonly vouchedDue?: Instant
  /** Service and job: `kms.DeleteKey`. */
  readonly job: string
  readonly account: string
  readonly region: string
  /** What the job needs to know. */
  readonly subject: string
}

/** In the order in which they fall due. */
export const Timers = collection<Timer>('stockade.timers', { per: 'global', key: ({ due, id }) => [due, id] })

/**
 * A timer, made at `now`, of a job that destroys.
 * INVARIANT: no less time passes until it fires than was to pass. The watch vouches for the end of a period, and not for the
 * clock by which it began: that may be another node's, or one that was set back before its server was started.
 */
export async function destroyingTimer(state: UnitOfWork, timer: Timer, now: Instant): Promise<Timer> {
  const vouched = await vouchedBefore(state)
  if (vouched === undefined) return timer
  const vouchedDue = (await storeTime(state, vouched)) + timer.due - now
  return vouchedDue > timer.due ? { ...timer, vouchedDue } : timer
}
