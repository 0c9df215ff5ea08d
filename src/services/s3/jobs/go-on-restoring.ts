// What was asked back is there, or is there no more.
import type { Instant } from '../../../core/clock.ts'
import { parseJson } from '../../../core/text/json.ts'
import type { Job, JobContext } from '../../../gateway/work.ts'
import { uuidV4 } from '../../../core/ids.ts'
import { moveTimer } from '../../../storage/time/timers.ts'
import { bytesOf, Restores, timerOf, type Restore } from '../archive/restores.ts'
import { Buckets } from '../buckets/buckets.ts'
import { lastDay, midnightAfter } from '../lifecycle/rules.ts'
import { byItself } from '../notifications/causes.ts'
import { restored } from '../notifications/happenings.ts'
import { raiseFor } from '../notifications/raise.ts'
import { asObject, findVersion } from '../versions/versions.ts'

/** It can be asked for again. */
export const goOnRestoring: Job = { goesBy: 'store time', run }

async function run(context: JobContext): Promise<void> {
  const { subject, due, state } = context
  const restore = await state.get(Restores, parseJson(subject) as string[])
  if (restore?.due !== due) return
  if (restore.state === 'there') {
    await state.remove(Restores, restore)
    return tell(context, restore, 'ObjectRestore:Delete')
  }
  // AWS: its days begin when it is there, however late that is seen.
  const there: Restore = { ...restore, state: 'there', due: Math.min(midnightAfter(due, restore.days), lastDay) }
  await state.update(Restores, there)
  await moveTimer(state, undefined, timerOf(there))
  await tell(context, restore, 'ObjectRestore:Completed', there.due)
}

async function tell(
  context: JobContext, restore: Restore, event: 'ObjectRestore:Completed' | 'ObjectRestore:Delete', until?: Instant,
): Promise<void> {
  const { state, due, once } = context
  const bucket = await state.refer(Buckets, [restore.bucket])
  if (!bucket?.notifies) return
  const object = asObject(await findVersion(state, restore.bucket, restore.key, restore.versionId))
  if (!object || bytesOf(object) !== restore.of) return
  await raiseFor(context, bucket, byItself(once('request id', uuidV4), due, bucket), [restored(event, object, until)])
}
