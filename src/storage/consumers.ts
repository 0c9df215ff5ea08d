// Consumers derive something from the journal (the history's index, trails, last use): each reads it in order, and commits what
// it derives together with its new position, so that every record counts exactly once, whatever crashes.
import { randomUUID } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import { collection } from './collection.ts'
import type { Storage } from './open.ts'
import type { JournalEntry, Position } from './store.ts'
import type { PartitionedUnit, UnitOfWork } from './unit-of-work.ts'

export interface Consumer {
  readonly name: string
  /** As many records as it takes at once. */
  readonly size: number
  /** As few as it takes; it waits until they are there. `size` where absent. */
  readonly least?: number
  /**
   * Writes what it derives to `unit`, with no other effect: it is called again with the same entries if the commit fails.
   * They come in order, a page at a time, so that no more of them are held than a page; the event loop has a turn in between.
   */
  consume(pages: Pages, unit: UnitOfWork): Promise<void>
  /** Drops some of what it derived from records below `oldest`, which are gone. True where more is left. */
  forget?(oldest: Position, unit: UnitOfWork): Promise<boolean>
}

export type Pages = AsyncIterable<readonly JournalEntry[]>

export interface ConsumerSettings {
  readonly storage: Pick<Storage, 'store' | 'begin'>
  readonly consumers: readonly Consumer[]
  readonly log: { error(message: string, details: Readonly<Record<string, unknown>>): void }
  /** Whether it is this node that follows the journal. */
  readonly leads?: () => Promise<boolean>
  /** Milliseconds between two looks at the journal. */
  readonly every?: number
}

export interface Consumers {
  /** Looks at the journal now; answers when every consumer has taken what there is, or has failed. */
  run(): Promise<void>
  /** Lets every consumer drop what belongs to records that were removed. */
  forget(): Promise<void>
  /** Ends after the commits that are under way. */
  stop(): Promise<void>
}

interface Progress {
  readonly name: string
  readonly position: Position
}

const ConsumerProgress = collection<Progress>('consumers', { per: 'global', key: ({ name }) => [name] })

const nowhere = { account: '', region: '' }
/** Entries read between two turns of the event loop. */
const readAtOnce = 128
/** A consumer that failed is passed over this many times at most. */
const longestRest = 256

export function startConsumers(settings: ConsumerSettings): Consumers {
  const { storage, consumers, log, leads = async () => true, every = 250 } = settings
  const runs = consumers.map(consumer => new Run(consumer, storage, log))
  const all = async (what: (run: Run) => Promise<void>) => void (await Promise.all(runs.map(what)))
  const poll = async () => void ((await leads()) && (await all(run => run.poll())))
  const timer = setInterval(() => void poll(), every).unref()
  return {
    run: () => all(run => run.catchUp()),
    forget: () => all(run => run.forget()),
    async stop() {
      clearInterval(timer)
      await all(run => run.stop())
    },
  }
}

/** One consumer; it never does two things at a time. */
class Run {
  readonly #consumer: Consumer
  readonly #storage: ConsumerSettings['storage']
  readonly #log: ConsumerSettings['log']
  #work: Promise<void> = Promise.resolve()
  #busy = 0
  #stopped = false
  #failures = 0
  /** Polls to let pass. */
  #rest = 0

  constructor(consumer: Consumer, storage: ConsumerSettings['storage'], log: ConsumerSettings['log']) {
    this.#consumer = consumer
    this.#storage = storage
    this.#log = log
  }

  async poll(): Promise<void> {
    if (this.#busy > 0) return
    if (this.#rest > 0) this.#rest--
    else await this.catchUp()
  }

  catchUp(): Promise<void> {
    return this.#queue('could not follow the journal', () => this.#take())
  }

  forget(): Promise<void> {
    return this.#queue('could not forget what was removed from the journal', () => this.#drop())
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#work
  }

  /** Does one step after the other until none is left, the event loop in between. */
  #queue(failure: string, step: () => Promise<boolean>): Promise<void> {
    this.#busy++
    this.#work = this.#work.then(async () => {
      try {
        while (!this.#stopped && (await step())) await turn()
        this.#failures = 0
        this.#rest = 0
      } catch (error) {
        this.#rest = Math.min(longestRest, 2 ** this.#failures++)
        this.#log.error(`${this.#consumer.name} ${failure}`, { error })
      } finally {
        this.#busy--
      }
    })
    return this.#work
  }

  async #take(): Promise<boolean> {
    const { name, size, least = size } = this.#consumer
    const unit = this.#storage.begin(nowhere)
    const known = await unit.get(ConsumerProgress, [name])
    const start = known?.position ?? 0
    // Nothing is read before as much is there as the consumer takes.
    const enough = await this.#storage.store.journal({ after: start + least - 1, limit: 1 })
    if (enough.length === 0) return false
    const progress = { name, position: start }
    await this.#consumer.consume(this.#read(progress, size), unit)
    if (progress.position === start) return false
    await (known ? unit.update(ConsumerProgress, progress) : unit.insert(ConsumerProgress, progress))
    await this.#commit(unit)
    return true
  }

  /** Moves `progress` on to the last entry that was taken. */
  async *#read(progress: { position: Position }, size: number): AsyncGenerator<readonly JournalEntry[], void> {
    for (let rest = size; rest > 0; await turn()) {
      const limit = Math.min(readAtOnce, rest)
      const page = await this.#storage.store.journal({ after: progress.position, limit })
      const last = page.at(-1)
      if (!last) return
      progress.position = last.position
      yield page
      if (page.length < limit) return
      rest -= limit
    }
  }

  async #drop(): Promise<boolean> {
    const [oldest] = await this.#storage.store.journal({ after: 0, limit: 1 })
    if (!oldest || !this.#consumer.forget) return false
    const unit = this.#storage.begin(nowhere)
    const more = await this.#consumer.forget(oldest.position, unit)
    if (unit.writes) await this.#commit(unit)
    return more
  }

  async #commit(unit: PartitionedUnit): Promise<void> {
    const outcome = await this.#storage.store.commit(unit.toBatch([], randomUUID()))
    if (!outcome.committed) throw new Error(`${outcome.conflict.collection} was changed by another server`)
  }
}
