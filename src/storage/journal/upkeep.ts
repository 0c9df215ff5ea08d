// Keeps the disk bounded: packs what has grown old and removes what is past its retention, a little at a time.
import type { Instant } from '../../core/clock.ts'
import type { ErrorLog } from './consumer.ts'
import type { Store } from '../store.ts'

export interface UpkeepSettings {
  readonly store: Pick<Store, 'packJournal' | 'trimJournal'>
  /** The store's time as far as it is vouched for. In development it can be moved, and what falls due then goes. */
  readonly now: () => Promise<Instant>
  /** Milliseconds that a record is kept. */
  readonly retention?: number
  readonly log: ErrorLog
  /** Whether it is this node that keeps the journal short. */
  readonly leads?: () => Promise<boolean>
  /** Milliseconds between two rounds. */
  readonly every?: number
  /** The same behind one that had something to do, so that the next has little. */
  readonly soon?: number
}

export interface Upkeep {
  /** One round now, or the one under way. */
  run(): Promise<void>
  /** Ends after the step that is under way. */
  stop(): Promise<void>
}

// AWS: the history goes back 90 days.
export const defaultRetention = 90 * 24 * 60 * 60 * 1000
/** The newest records are read most: what is not packed by then stays so. */
const newest = 2048

export function startUpkeep(settings: UpkeepSettings): Upkeep {
  const { store, now, retention = defaultRetention, log, leads = async () => true, every = 10_000, soon = 250 } = settings
  let round: Promise<number> | undefined
  let stopped = false
  let timer: NodeJS.Timeout

  async function repeat(step: () => Promise<number>): Promise<number> {
    let total = 0
    for (let done = 1; done > 0; total += done) done = stopped ? 0 : await step()
    return total
  }

  async function runRound(): Promise<number> {
    try {
      const packed = await repeat(() => store.packJournal({ keep: newest }))
      const before = (await now()) - retention
      return packed + (await repeat(() => store.trimJournal({ before })))
    } catch (error) {
      log.error('The journal could not be packed or trimmed', { error })
      return 0
    }
  }

  const run = () => (round ??= runRound().finally(() => (round = undefined)))
  const poll = async () => ((await leads()) && !stopped ? await run() : 0)
  const pollIn = (pause: number): void => {
    timer = setTimeout(() => void poll().catch(() => 0).then(done => stopped || pollIn(done > 0 ? soon : every)), pause).unref()
  }
  pollIn(every)
  return {
    run: async () => void (await run()),
    async stop() {
      stopped = true
      clearTimeout(timer)
      await round
    },
  }
}
