// Fires the timers that are due. A timer's removal is committed together with what its job wrote and recorded.
import type { Instant } from '../../core/clock.ts'
import { uuidV4 } from '../../core/ids.ts'
import type { ClockWatch } from '../../storage/time/clock-watch.ts'
import type { Key } from '../../storage/collection.ts'
import { storeTime } from '../../storage/time/store-clock.ts'
import { Timers, type Timer } from '../../storage/time/timers.ts'
import type { Gateway } from '../gateway.ts'
import type { Job } from '../operation.ts'
import { serviceEventRecord, type ServiceEvent } from '../trail/service-event.ts'

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
    const now = await storeTime(state, gateway.clock.steady())
    const vouched = await storeTime(state, await watch.look())
    const listed = await state.list(Timers, [], { limit: page, after })
    const due = listed.filter(timer => timer.due <= now)
    for (const timer of due) if (await fire(gateway, timer, { now, vouched })) fired++
    if (due.length < page) return fired
    after = Timers.key(due.at(-1)!)
  }
}

interface Times {
  readonly now: Instant
  /** As much of it as is vouched for. */
  readonly vouched: Instant
}

/** False where it is tried again later: another node took it, its job failed, or may not be due by what it goes by. */
async function fire(gateway: Gateway, timer: Timer, { now, vouched }: Times): Promise<boolean> {
  const { account, region, job } = timer
  const state = gateway.begin({ account, region })
  // INVARIANT: the timer is read by key, so whoever else fires it at the same time conflicts.
  if (!(await state.get(Timers, [timer.due, timer.id]))) return false
  const events: ServiceEvent[] = []
  const { subject, due } = timer
  let source: string
  try {
    const { eventSource, work } = await findJob(gateway, job)
    const time = work.goesBy === 'store time' ? now : vouched
    if (due > time) return false
    source = eventSource
    await work.run({ subject, due, now: time, account, region, state, record: event => events.push(event) })
  } catch (cause) {
    gateway.log.error(`The job ${job} failed; it is tried again.`, { cause })
    return false
  }
  await state.remove(Timers, timer)
  const place = { source, account, region, now }
  const records = events.map(event => serviceEventRecord(place, event, gateway.random))
  return (await gateway.store.commit(state.toBatch(records, uuidV4(gateway.random)))).committed
}

async function findJob({ directory }: Gateway, job: string): Promise<{ readonly eventSource: string; readonly work: Job }> {
  const [serviceName = '', jobName = ''] = job.split('.')
  const facts = directory.byName(serviceName)
  const work = facts && (await directory.load(facts)).jobs?.[jobName]
  if (!work) throw new Error(`No service has the job ${job}.`)
  return { eventSource: facts.eventSource, work }
}
