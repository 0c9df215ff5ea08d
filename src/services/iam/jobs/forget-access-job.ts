// When somebody has wanted to know for long enough when services were used.
import type { Job, JobContext } from '../../../gateway/work.ts'
import { AccessJobs, isOver } from '../last-used/access-jobs.ts'

export const forgetAccessJob: Job = { goesBy: 'vouched time', run }

async function run({ subject, due, state }: JobContext): Promise<void> {
  const job = await state.get(AccessJobs, [subject])
  if (job && isOver(job, due)) await state.remove(AccessJobs, job)
}
