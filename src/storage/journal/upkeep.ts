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
}

export interface Upkeep {
  /** One round now, or the one under way. */
  run(): Promise<void>
  /** Ends after the step that is under way. */
  stop(): Promise<void>
}

// AWS: the history goes back 90 days.
export const defaultRetention = 90 * 24 * 60 * 60 * 1000
/** The newest records are read most, and stay as they are. */
const unpacked = 2048

export function startUpkeep(settings: UpkeepSettings): Upkeep {
  const { store, now, retention = defaultRetention, log, leads = async () => true, every = 10_000 } = settings
  let round: Promise<void> | undefined
  let stopped = false

  async function repeat(step: () => Promise<number>): Promise<void> {
    for (let done = 1; done > 0; ) done = stopped ? 0 : await step()
  }

  async function runRound(): Promise<void> {
    try {
      await repeat(() => store.packJournal({ keep: unpacked }))
      const before = (await now()) - retention
      await repeat(() => store.trimJournal({ before }))
    } catch (error) {
      log.error('The journal could not be packed or trimmed', { error })
    }
  }

  const run = () => (round ??= runRound().finally(() => (round = undefined)))
  const poll = async () => void ((await leads()) && !stopped && (await run()))
  const timer = setInterval(() => void poll(), every).unref()
  return {
    run,
    async stop() {
      stopped = true
      clearInterval(timer)
      await round
    },
  }
}
