// Consumers derive something from the journal (the history's index, trails, last use): each reads it in order, and commits what
// it derives together with its new position, so that every record counts exactly once, whatever crashes.
import { ConsumerRun } from './consumer-run.ts'
import type { Consumer, ConsumerStorage, ErrorLog } from './consumer.ts'

export interface ConsumerSettings {
  readonly storage: ConsumerStorage
  readonly consumers: readonly Consumer[]
  readonly log: ErrorLog
  /** Whether it is this node that follows the journal. */
  readonly leads?: () => Promise<boolean>
  /** Milliseconds between two looks at the journal. */
  readonly every?: number
}

export interface Consumers {
  /**
   * Looks at the journal now; answers when every consumer has taken what there is, and has dropped what belongs to records that
   * were removed, or has failed.
   */
  run(): Promise<void>
  /** Ends after the commits that are under way. */
  stop(): Promise<void>
}

export function startConsumers(settings: ConsumerSettings): Consumers {
  const { storage, consumers, log, leads = async () => true, every = 250 } = settings
  const runs = consumers.map(consumer => new ConsumerRun(consumer, storage, log))
  const all = async (what: (run: ConsumerRun) => Promise<void>) => void (await Promise.all(runs.map(what)))
  const poll = async () => void ((await leads()) && (await all(run => run.poll())))
  const timer = setInterval(() => void poll(), every).unref()
  return {
    run: () => all(run => run.catchUp()),
    async stop() {
      clearInterval(timer)
      await all(run => run.stop())
    },
  }
}
