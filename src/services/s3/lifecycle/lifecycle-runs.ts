// When a bucket's lifecycle is looked at, and how far it has come. AWS: once a day, at midnight.
import type { Instant } from '../../../core/clock.ts'
import { collection } from '../../../storage/collection.ts'
import { moveTimer, type Timer } from '../../../storage/time/timers.ts'
import type { UnitOfWork } from '../../../storage/unit-of-work.ts'
import type { Bucket } from '../buckets/buckets.ts'
import { midnightAfter } from './rules.ts'

export interface LifecycleRun {
  readonly bucket: string
  readonly account: string
  readonly region: string
  /** Of its timer. */
  readonly due: Instant
  /** Absent of one that is to begin. */
  readonly position?: Position
}

/** Behind what was looked at. */
export interface Position {
  readonly of: 'keys' | 'uploads'
  readonly key: string
  /** Of the key's older versions the one that was looked at last, and how many there were up to it. */
  readonly order?: number
  readonly newer?: number
  /** Of an upload. */
  readonly id?: string
}

/** One of each bucket that has rules. INVARIANT: each is written together with its timer. */
export const LifecycleRuns = collection<LifecycleRun>('s3.lifecycle-runs', { per: 'global', key: ({ bucket }) => [bucket] })

export const runTimer = ({ bucket, account, region, due }: LifecycleRun): Timer =>
  ({ id: `s3.RunLifecycle/${bucket}`, due, job: 's3.RunLifecycle', account, region, subject: bucket })

/** Rules that were changed meanwhile are looked at from the beginning. `settled` is the time that is vouched for. */
export async function planRuns(state: UnitOfWork, { name, account, region }: Bucket, settled: Instant): Promise<void> {
  const before = await state.get(LifecycleRuns, [name])
  if (before) {
    const { position: _, ...run } = before
    return state.update(LifecycleRuns, run)
  }
  const run = { bucket: name, account, region, due: midnightAfter(settled) }
  await state.insert(LifecycleRuns, run)
  await moveTimer(state, undefined, runTimer(run))
}

export async function endRuns(state: UnitOfWork, { name }: Pick<Bucket, 'name'>): Promise<void> {
  const run = await state.get(LifecycleRuns, [name])
  if (!run) return
  await state.remove(LifecycleRuns, run)
  await moveTimer(state, runTimer(run), undefined)
}
