// Who may call how often: each caller has a fair bound, and an account AWS's request quotas where they are asked for.
import { Buckets, type Allowance } from './buckets.ts'
import type { Rate } from '../service.ts'

export interface Throttle {
  /** AWS's quota, or a bucket that several operations share. False where the account has used it up. */
  takeQuota(account: string, region: string, operation: string, rate: Rate): boolean
  /** False where the caller has used up calls, or room in the journal. */
  takeCall(caller: string): boolean
  /** Counts what a caller's call wrote to the journal beyond what a call writes. */
  charge(caller: string, records: readonly string[]): void
  /** Whether another of the caller's throttled calls is recorded now. */
  takeRecord(caller: string): boolean
}

// Why these: docs/decisions/0007-fair-shares.md.
const calls: Allowance = { perSecond: 20_000, atOnce: 1_000_000 }
/** Units of records, of each those beyond what an ordinary one has. */
const journal: Allowance = { perSecond: 1_000_000, atOnce: 64_000_000 }
const ordinaryRecord = 4096
/**
 * DIFFERS: AWS records each call that it throttles. Here one a second stands for all of a caller's, since whoever is told to call
 * less often would go on writing to the disk.
 */
const records: Allowance = { perSecond: 1, atOnce: 1 }

/** `monotonic` is in milliseconds. */
export function createThrottle(monotonic: () => number): Throttle {
  const quotas = new Buckets(monotonic)
  const ofCalls = new Buckets(monotonic)
  const ofJournal = new Buckets(monotonic)
  const ofRecords = new Buckets(monotonic)
  return {
    takeQuota(account, region, operation, rate) {
      const { perSecond, sharedAs = operation } = typeof rate === 'number' ? { perSecond: rate } : rate
      return quotas.take(`${account}/${region}/${sharedAs}`, { perSecond, atOnce: Math.max(1, perSecond) }, 1)
    },
    takeCall: caller => ofCalls.take(caller, calls, 1) && ofJournal.take(caller, journal, 0),
    charge(caller, written) {
      for (const { length } of written) {
        if (length > ordinaryRecord) ofJournal.charge(caller, journal, length - ordinaryRecord)
      }
    },
    takeRecord: caller => ofRecords.take(caller, records, 1),
  }
}
