// An analyzer that does not follow changes looks at all that is there once a day. DIFFERS: how often AWS does is not published.
import type { Job, JobContext } from '../../../gateway/work.ts'
import { Timers, type Timer } from '../../../storage/time/timers.ts'
import { Analyzers, type Analyzer } from '../analyzers/analyzers.ts'
import { startScan } from '../effects/scan.ts'

const day = 86_400_000

export const firstScans = (now: number): Analyzer['scans'] & object => ({ run: 1, next: now + day })

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
  const next: Analyzer = { ...analyzer, scans: { run: analyzer.scans.run + 1, next: now + day } }
  await state.update(Analyzers, next)
  await state.insert(Timers, scanTimer(next)!)
  await startScan(emit, next, now)
}
