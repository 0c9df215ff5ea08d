// AWS: a bucket's rules are looked at once a day, at midnight, however many days have passed. What that does is no call of
// anybody's, and is not on record: https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-and-other-bucket-config.html
import type { Job, JobContext } from '../../../gateway/work.ts'
import { moveTimer } from '../../../storage/time/timers.ts'
import { Buckets } from '../buckets/buckets.ts'
import { LifecycleRuns, runTimer } from '../lifecycle/lifecycle-runs.ts'
import { Look } from '../lifecycle/look.ts'
import { bucketLifecycle, midnightAfter } from '../lifecycle/rules.ts'

/** It deletes. */
export const runLifecycle: Job = { goesBy: 'vouched time', run }

async function run(context: JobContext): Promise<void> {
  const { subject: name, due, now, state } = context
  const before = await state.get(LifecycleRuns, [name])
  const bucket = await state.get(Buckets, [name])
  if (before?.due !== due || !bucket) return
  const lifecycle = await bucketLifecycle.find(state, bucket)
  if (!lifecycle) return
  const position = await new Look(context, bucket, lifecycle).from(before.position)
  const { position: _, ...ended } = before
  // What is left is looked at in the next turn of the timers.
  const after = position ? { ...ended, due: Math.max(now, due + 1), position } : { ...ended, due: midnightAfter(now) }
  await state.update(LifecycleRuns, after)
  await moveTimer(state, undefined, runTimer(after))
}
