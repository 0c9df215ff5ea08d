// An analyzer that does not follow changes looks at all that is there once a day. DIFFERS: how often AWS does is not published.
import { day } from '../../../core/clock.ts'
import type { Job, JobContext } from '../../../gateway/work.ts'
import { Timers, type Timer } from '../../../storage/time/timers.ts'
import { Analyzers, type Analyzer, type Scans } from '../analyzers/analyzers.ts'
import { scanAgain } from '../effects/scan.ts'

export const firstScans = (underWay: Scans['underWay'], now: number): Scans => ({ run: 1, next: now + day, underWay })

/** Undefined of an analyzer that follows changes. */
export function scanTimer({ id, name, account, region, scans }: Analyzer): Timer | undefined {
  const job = 'accessanalyzer.ScanDaily'
  return scans && { id: `${job}/${id}`, due: scans.next, job, account, region, subject: `${name}/${id}` }
}

export const scanDaily: Job = { goesBy: 'vouched time', run }

/** However many days have passed it looks once. */
async function run({ subject, due, now, region, state, emit }: JobContext): Promise<void> {
  const [name = '', id] = subject.split('/')
  const analyzer = await state.get(Analyzers, [region, name])
  if (!analyzer?.scans || analyzer.id !== id || analyzer.scans.next !== due) return
  const scanned = await scanAgain({ state, emit, now }, analyzer, { ...analyzer.scans, next: now + day })
  await state.insert(Timers, scanTimer(scanned)!)
}
