// Fires the timers that are due. A timer's removal is committed together with what its job wrote and recorded.
import type { Instant } from '../../core/clock.ts'
import type { ClockWatch } from '../../storage/time/clock-watch.ts'
import type { Key } from '../../storage/collection.ts'
import { storeTime, storeTimes, type StoreTimes } from '../../storage/time/store-clock.ts'
import { Timers, type Timer } from '../../storage/time/timers.ts'
import type { LoadedService } from '../directory.ts'
import type { Gateway } from '../gateway.ts'
import type { Job } from '../work.ts'
import { beginOwnWork, commitOwnWork, contextOf, recordFailedWork } from './own-work.ts'

export interface TimerRunner {
  /** Fires all that is due now, and what falls due by that; answers how many fired. */
  runDue(): Promise<number>
  /** No timer fires after this has resolved. */
  stop(): Promise<void>
}

const every = 1000
const page = 100

/** `leads` says whether it is this node that fires what falls due. */
export function startTimers(
  gateway: Gateway, watch: Pick<ClockWatch, 'look'>, leads: () => Promise<boolean> = async () => true,
): TimerRunner {
  let running: Promise<number> = Promise.resolve(0)
  let stopped = false
  const runDue = () => (running = running.catch(() => 0).then(() => fireAll(gateway, watch)))
  const poll = async () => {
    try {
      const isLeader = await leads()
      // A node that leads later must know by then how its clocks went.
      await watch.look()
      if (isLeader && !stopped) await runDue()
    } catch (cause) {
      gateway.log.error('Timers could not be run; they are tried again.', { cause })
    }
  }
  const timer = setInterval(() => void poll(), every).unref()
  return {
    runDue,
    async stop() {
      stopped = true
      clearInterval(timer)
      await running.catch(() => 0)
    },
  }
}

/** Page after page, so that timers whose jobs fail hold up none of those behind them. */
async function fireAll(gateway: Gateway, watch: Pick<ClockWatch, 'look'>): Promise<number> {
  let fired = 0
  let after: Key | undefined
  for (;;) {
    const state = gateway.begin({ account: '', region: '' })
    const times = await storeTimes(state, gateway.clock)
    const vouched = await storeTime(state, await watch.look())
    const listed = await state.list(Timers, [], { limit: page, after })
    const due = listed.filter(timer => timer.due <= times.now)
    for (const timer of due) if (await fire(gateway, timer, { ...times, vouched })) fired++
    if (due.length < page) return fired
    after = Timers.key(due.at(-1)!)
  }
}

interface Times extends StoreTimes {
  /** As much of it as is vouched for. */
  readonly vouched: Instant
}

/** False where it is tried again later: another node took it, its job failed, or may not be due by what it goes by. */
async function fire(gateway: Gateway, timer: Timer, times: Times): Promise<boolean> {
  try {
    return await runJob(gateway, timer, times)
  } catch (cause) {
    // INVARIANT: whatever it is that fails, a commit too, those behind it are fired.
    gateway.log.error(`The job ${timer.job} failed; it is tried again.`, { cause })
    return false
  }
}

async function runJob(gateway: Gateway, timer: Timer, times: Times): Promise<boolean> {
  const { account, region, subject, due } = timer
  const { service, job } = await findJob(gateway, timer.job)
  const time = job.goesBy === 'store time' ? times.now : times.vouched
  if (due > time) return false
  const work = beginOwnWork(gateway, service, { account, region }, times)
  // INVARIANT: the timer is read by key, so whoever else fires it at the same time conflicts.
  if (!(await work.state.get(Timers, [due, timer.id]))) return false
  try {
    await job.run({ ...contextOf(work), now: time, subject, due })
    await work.state.remove(Timers, timer)
  } catch (cause) {
    await recordFailedWork(work)
    throw cause
  }
  return commitOwnWork(work)
}

async function findJob({ directory }: Gateway, name: string): Promise<{ readonly service: LoadedService; readonly job: Job }> {
  const [serviceName = '', jobName = ''] = name.split('.')
  const facts = directory.byName(serviceName)
  const service = facts && (await directory.load(facts))
  const job = service?.jobs?.[jobName]
  if (!service || !job) throw new Error(`No service has the job ${name}.`)
  return { service, job }
}
