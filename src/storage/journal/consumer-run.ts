// One consumer of the journal as it is run: page after page, each with its own commit, and whatever becomes of them.
import { randomUUID } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import { BrokenRow } from '../rows/barrier.ts'
import { collection } from '../collection.ts'
import type { Consumer, ConsumerStorage, ErrorLog } from './consumer.ts'
import { MissingRecord, readPage, readPages } from './journal-pages.ts'
import { StoreUnavailable } from '../store.ts'
import type { JournalEntry, Position } from './journal-reader.ts'
import { nowhere, type PartitionedUnit } from '../unit-of-work.ts'

export interface Progress {
  readonly name: string
  readonly position: Position
}

export const ConsumerProgress = collection<Progress>('consumers', { per: 'global', key: ({ name }) => [name] })

/** A consumer that failed is passed over this many times at most. */
const longestRest = 256
/** Failures of all that a consumer takes at once, before it is given less. */
const patience = 2
/** Failures of one record alone, before a consumer goes around it. */
const lastPatience = 8

/** Steps that another server overtakes, one behind the other, before it is told. */
const mostTries = 16

/**
 * Up to which record one look at the journal goes: to where it ended when the look began. What comes meanwhile waits for the next
 * one, or a consumer under load would make a commit of its own for each group of those that it follows.
 */
interface Reach {
  end?: Position
}

/** What a step went by had changed when it was committed. */
class Overtaken extends Error {}

/** One consumer; it never does two things at a time. */
export class ConsumerRun {
  readonly #consumer: Consumer
  readonly #storage: ConsumerStorage
  readonly #log: ErrorLog
  #work: Promise<void> = Promise.resolve()
  #busy = 0
  #stopped = false
  #failures = 0
  /** Polls to let pass. */
  #rest = 0
  /** How often in a row the consumer itself failed, and how often of one record alone. */
  #stumbles = 0
  #stuck = 0
  /** How far the records behind that one were tried. */
  #tried = 0
  /** Behind which record the journal begins, and behind which it did when what was derived was last dropped. */
  #anchor: Position = 0
  #droppedTo: Position | undefined

  constructor(consumer: Consumer, storage: ConsumerStorage, log: ErrorLog) {
    this.#consumer = consumer
    this.#storage = storage
    this.#log = log
  }

  async poll(): Promise<void> {
    if (this.#busy > 0) return
    if (this.#rest > 0) this.#rest--
    else await this.catchUp()
  }

  // INVARIANT: whoever removes records, the store itself included, tells it by the journal's ends alone. The first time is for
  // what an earlier run left, and what makes room behind a step that found none comes behind it.
  async catchUp(): Promise<void> {
    const reach: Reach = {}
    await this.#queue('could not follow the journal', () => this.#take(reach))
    if (this.#anchor === this.#droppedTo || this.#stopped) return
    this.#droppedTo = this.#anchor
    await this.#queue('could not forget what was removed from the journal', () => this.#drop())
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
        while (!this.#stopped && (await this.#again(step))) await turn()
        this.#failures = 0
        this.#rest = 0
      } catch (error) {
        this.#rest = error instanceof Overtaken ? 1 : Math.min(longestRest, 2 ** this.#failures++)
        this.#log.error(`${this.#consumer.name} ${failure}`, { error })
      } finally {
        this.#busy--
      }
    })
    return this.#work
  }

  /**
   * INVARIANT: whoever changes what a consumer refers to, again and again, holds up nobody else's records: the step is done again
   * on what the cache has learnt, and to have been overtaken is no fault to rest for.
   */
  async #again(step: () => Promise<boolean>): Promise<boolean> {
    for (let tried = 1; ; tried++) {
      try {
        return await step()
      } catch (error) {
        if (!(error instanceof Overtaken) || tried === mostTries || this.#stopped) throw error
        await this.#storage.store.catchUp()
      }
    }
  }

  async #take(reach: Reach): Promise<boolean> {
    const { name, size, least = size } = this.#consumer
    const unit = this.#storage.begin(nowhere)
    const known = await unit.get(ConsumerProgress, [name])
    const start = known?.position ?? 0
    if (reach.end !== undefined && start >= reach.end) return false
    const ends = await this.#storage.journal.ends()
    const { anchor, position: end } = ends
    reach.end ??= end
    this.#anchor = anchor
    if (known && start > end) return this.#rewind(known, end)
    // Nothing is read before as much is there as the consumer takes.
    if (end - Math.max(start, anchor) < least) return false
    const progress = { name, position: start }
    const portion = this.#portion
    try {
      await this.#consumer.consume(readPages(this.#storage.journal, progress, portion, ends), unit)
    } catch (error) {
      return this.#stumble(error, portion, progress, known)
    }
    if (progress.position === start) return false
    await this.#keep(unit, known, progress)
    this.#stumbles = Math.max(0, this.#stumbles - 1)
    this.#stuck = 0
    return true
  }

  // INVARIANT: nobody is ahead of the journal for good, or the records that come would never be taken. Such progress is of a
  // store that was put back without its rows, or of a release that went by the rows of the journal.
  async #rewind(known: Progress, end: Position): Promise<boolean> {
    const unit = this.#storage.begin(nowhere)
    const position = (await this.#consumer.rewind?.(end, unit)) ?? 0
    const reached = `was at record ${known.position}, and the journal ends with ${end}`
    this.#log.error(`${this.#consumer.name} ${reached}: it goes on behind record ${position}`, {})
    await this.#keep(unit, known, { ...known, position })
    return true
  }

  /** The whole of what it takes at once; where that failed again and again, the half of it, and so on. */
  get #portion(): number {
    return Math.max(1, Math.floor(this.#consumer.size / 2 ** Math.max(0, this.#stumbles - patience)))
  }

  /**
   * INVARIANT: a record that a consumer cannot take, whoever made it, keeps it from no other record for ever. It is gone around
   * where it failed alone, again and again, and one behind it did not: what fails with all of them is the store, which is waited
   * for.
   */
  async #stumble(error: unknown, portion: number, progress: Progress, known: Progress | undefined): Promise<boolean> {
    // A row that somebody put there, or the lack of a record, is no fault of the record that is taken, and may be over soon.
    if (error instanceof StoreUnavailable || error instanceof MissingRecord || error instanceof BrokenRow) throw error
    this.#stumbles++
    if (portion > 1 && this.#stumbles > patience) return true
    if (portion > 1 || ++this.#stuck < lastPatience) throw error
    const [stone] = await readPage(this.#storage.journal, known?.position ?? 0, 1)
    if (!stone || !(await this.#takesBehind(stone.position))) throw error
    this.#stuck = 0
    // The store may have become well between the two.
    if (await this.#takesAlone(stone)) return true
    this.#log.error(`${this.#consumer.name} goes around the record at ${stone.position}, which it could not take`, { error })
    await this.#keep(this.#storage.begin(nowhere), known, { ...progress, position: stone.position })
    return true
  }

  /** Whether it takes one of the records behind. However many cannot be taken, the one behind them is tried some day. */
  async #takesBehind(stone: Position): Promise<boolean> {
    const after = Math.max(stone, this.#tried)
    const page = await readPage(this.#storage.journal, after)
    for (const entry of page) {
      if (await this.#takesAlone(entry)) {
        this.#tried = 0
        return true
      }
      await turn()
    }
    this.#tried = page.at(-1)?.position ?? 0
    return false
  }

  /** As it would be taken, and nothing of it kept. */
  async #takesAlone(entry: JournalEntry): Promise<boolean> {
    async function* alone() {
      yield [entry]
    }
    try {
      await this.#consumer.consume(alone(), this.#storage.begin(nowhere))
      return true
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error
      return false
    }
  }

  async #keep(unit: PartitionedUnit, known: Progress | undefined, progress: Progress): Promise<void> {
    await (known ? unit.update(ConsumerProgress, progress) : unit.insert(ConsumerProgress, progress))
    await this.#commit(unit)
  }

  async #drop(): Promise<boolean> {
    if (!this.#consumer.forget) return false
    const unit = this.#storage.begin(nowhere)
    const more = await this.#consumer.forget(this.#anchor + 1, unit)
    if (unit.writes) await this.#commit(unit)
    return more
  }

  async #commit(unit: PartitionedUnit): Promise<void> {
    const outcome = await this.#storage.store.commit(unit.toBatch([], randomUUID()))
    if (!outcome.committed) throw new Overtaken(`${outcome.conflict.collection} was changed by another server`)
  }
}
