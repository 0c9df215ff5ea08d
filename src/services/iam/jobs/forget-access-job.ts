// When somebody has wanted to know for long enough when services were used.
import type { Job, JobContext } from '../../../gateway/work.ts'
import { Timers } from '../../../storage/time/timers.ts'
import { AccessJobs, endTimer, isOver } from '../last-used/access-jobs.ts'

export const forgetAccessJob: Job = { goesBy: 'vouched time', run }

async function run({ subject, account, now, state }: JobContext): Promise<void> {
  const job = await state.get(AccessJobs, [subject])
  if (!job) return
  // Whoever has asked again since then is told for a day as well: each ARN has one timer, however often it is asked about.
  if (isOver(job, now)) await state.remove(AccessJobs, job)
  else await state.insert(Timers, endTimer(account, job))
}
