// What was put to a log group goes behind it.
import type { Job, JobContext } from '../../../gateway/work.ts'
import { Timers, type Timer } from '../../../storage/time/timers.ts'
import { BatchContents, LogBatches } from '../log-batches.ts'
import type { LogGroup } from '../log-groups.ts'
import { LogStreams } from '../log-streams.ts'

/** Records of each kind that are removed together, and bytes of events. */
const most = 500
const mostBytes = 4 * 1024 * 1024
/** Milliseconds until the next look. */
const soon = 250

export const removeEvents: Job = { goesBy: 'vouched time', run }

export const removalTimer = ({ id, account, region }: Pick<LogGroup, 'id' | 'account' | 'region'>, due: number): Timer =>
  ({ id: `logs.RemoveEvents/${id}`, due, job: 'logs.RemoveEvents', account, region, subject: id })

async function run({ subject: groupId, account, region, now, state }: JobContext): Promise<void> {
  const batches = await state.list(LogBatches, [groupId], { limit: most })
  let bytes = 0
  let removed = 0
  for (const batch of batches) {
    if (bytes > mostBytes) break
    bytes += batch.size
    removed++
    await state.remove(LogBatches, batch)
    await state.drop(BatchContents, [groupId, batch.id])
  }
  const streams = await state.list(LogStreams, [groupId], { limit: most })
  for (const stream of streams) await state.remove(LogStreams, stream)
  const isMore = removed < batches.length || batches.length === most || streams.length === most
  if (isMore) await state.insert(Timers, removalTimer({ id: groupId, account, region }, now + soon))
}
