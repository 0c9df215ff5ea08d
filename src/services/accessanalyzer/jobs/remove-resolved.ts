// AWS: what is resolved is shown for ninety days.
import type { Job, JobContext } from '../../../gateway/work.ts'
import type { Timer } from '../../../storage/time/timers.ts'
import type { Analyzer } from '../analyzers/analyzers.ts'
import { Findings, type Finding } from '../findings/findings.ts'

const kept = 90 * 86_400_000

export function removalTimer({ account, region }: Analyzer, { analyzerId, id, updatedAt }: Finding): Timer {
  const job = 'accessanalyzer.RemoveResolved'
  return { id: `${job}/${analyzerId}/${id}`, due: updatedAt + kept, job, account, region, subject: `${analyzerId}/${id}` }
}

export const removeResolved: Job = { goesBy: 'vouched time', run }

async function run({ subject, due, state }: JobContext): Promise<void> {
  const [analyzerId = '', id = ''] = subject.split('/')
  const finding = await state.get(Findings, [analyzerId, id])
  // It may have come back since, and gone again.
  if (finding?.status === 'RESOLVED' && finding.updatedAt + kept === due) await state.remove(Findings, finding)
}
