// AWS: what is resolved is shown for ninety days.
import { day } from '../../../core/clock.ts'
import type { Job, JobContext } from '../../../gateway/work.ts'
import { Timers, type Timer } from '../../../storage/time/timers.ts'
import type { UnitOfWork } from '../../../storage/unit-of-work.ts'
import type { Analyzer } from '../analyzers/analyzers.ts'
import { Findings, type Finding } from '../findings/findings.ts'

const kept = 90 * day

type Place = Pick<Analyzer, 'account' | 'region'>

export function removalTimer({ account, region }: Place, { analyzerId, id, updatedAt }: Finding): Timer {
  const job = 'accessanalyzer.RemoveResolved'
  return { id: `${job}/${analyzerId}/${id}`, due: updatedAt + kept, job, account, region, subject: `${analyzerId}/${id}` }
}

/** Of one that has come back, or is gone otherwise: whatever is changed again and again, there is one timer of each finding. */
export async function cancelRemoval(state: UnitOfWork, place: Place, finding: Finding): Promise<void> {
  if (finding.status !== 'RESOLVED') return
  const timer = removalTimer(place, finding)
  if (await state.get(Timers, Timers.key(timer))) await state.remove(Timers, timer)
}

export const removeResolved: Job = { goesBy: 'vouched time', run }

async function run({ subject, due, state }: JobContext): Promise<void> {
  const [analyzerId = '', id = ''] = subject.split('/')
  const finding = await state.get(Findings, [analyzerId, id])
  if (finding?.status === 'RESOLVED' && finding.updatedAt + kept === due) await state.remove(Findings, finding)
}
