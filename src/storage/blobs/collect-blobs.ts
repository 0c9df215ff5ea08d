// Removes the blobs that no record names: those that were replaced or deleted, and those whose upload was cut off by a crash.
// INVARIANT: to give room back needs none. Bytes go before anything is committed, and whether or not it can be: a disk that they
// fill takes no commit.
import { hour, type Instant } from '../../core/clock.ts'
import type { PartitionedUnit, Partition } from '../unit-of-work.ts'
import type { BlobStore } from './blob-store.ts'
import { dueBlobs } from './due-blobs.ts'

interface ErrorLog {
  error(message: string, detail?: object): void
}

export interface CollectorSettings {
  readonly blobs: BlobStore
  readonly begin: (partition: Partition) => PartitionedUnit
  /** Has to answer where nothing can be committed; may be behind. */
  readonly now: () => Promise<Instant>
  readonly log: ErrorLog
  /** Whether no other process has the store: what is staged, and not by this one, was left behind by a crash. */
  readonly isAlone: boolean
  /** Whether it is this node that collects. */
  readonly leads?: () => Promise<boolean>
  /** Milliseconds between two rounds. */
  readonly every?: number
}

export interface Collector {
  /** One round now, or the one under way. */
  run(): Promise<void>
  /** Ends after those that are under way. */
  stop(): Promise<void>
}

/** The longest that an upload may take, and some more. */
export const longestStaging = 13 * hour
/** From the record of a blob to its first byte. */
const longestOpening = 10_000
/** To its last, where who reads it loses it when it is removed. */
const longestReading = hour
/** Where there is no room to wait for who reads what was replaced. */
const crowdedEvery = 250
/** In one commit: they go no slower than somebody replaces them. */
const together = 25

export function startCollector(settings: CollectorSettings): Collector {
  const { blobs, now, log, isAlone, leads = async () => true, every = 10_000 } = settings
  let round: Promise<void> | undefined
  let stopped = false

  async function runRound(): Promise<void> {
    const tell = (error: unknown) => log.error('Blobs that nothing names could not be removed; it is tried again.', { error })
    try {
      const at = await now()
      const { pieces } = blobs
      const removing = new Round(settings, () => stopped)
      await removing.cutOff(at, isAlone ? at : at - longestStaging)
      await removing.released(pieces.isCrowded ? at : at - (pieces.keepsOpened ? longestOpening : longestReading))
      if (removing.failed !== undefined) tell(removing.failed)
    } catch (error) {
      tell(error)
    }
  }

  const run = () => (round ??= runRound().finally(() => (round = undefined)))
  const poll = async () => void ((await leads()) && !stopped && (await run()))
  const timer = setInterval(() => void poll(), every).unref()
  const hurry = setInterval(() => void (blobs.pieces.isCrowded && poll()), crowdedEvery).unref()
  return {
    run,
    async stop() {
      stopped = true
      clearInterval(timer)
      clearInterval(hurry)
      await round
    },
  }
}

class Round {
  readonly #settings: Pick<CollectorSettings, 'blobs' | 'begin'>
  readonly #isStopped: () => boolean
  /** Why the first failed that did, of commits and of blobs whose bytes stay. */
  failed: unknown
  /** Commits behind one that failed are left to the next round, and bytes are not. */
  #isCommitting = true

  constructor(settings: Pick<CollectorSettings, 'blobs' | 'begin'>, isStopped: () => boolean) {
    this.#settings = settings
    this.#isStopped = isStopped
  }

  async cutOff(now: Instant, before: Instant): Promise<void> {
    const { blobs } = this.#settings
    for await (const ids of this.#due('staged', before)) {
      const [gone, unsure]: [string[], string[]] = [[], []]
      const left = ids.filter(id => !blobs.isStaged(id))
      await this.#each(left, async id => void ((await blobs.giveRoomBack(id)) ? gone : unsure).push(id))
      await this.#commit(() => blobs.forget(gone))
      await this.#commit(() => Promise.all(unsure.map(id => blobs.release(id, now))))
    }
  }

  async released(before: Instant): Promise<void> {
    const { blobs } = this.#settings
    for await (const ids of this.#due('released', before)) {
      const gone: string[] = []
      await this.#each(ids, async id => {
        await blobs.pieces.remove(id)
        gone.push(id)
      })
      await this.#commit(() => blobs.forget(gone))
    }
  }

  async *#due(state: 'staged' | 'released', before: Instant): AsyncGenerator<readonly string[], void> {
    for await (const ids of dueBlobs(this.#settings.begin, state, before)) {
      for (let at = 0; at < ids.length && !this.#isStopped(); at += together) yield ids.slice(at, at + together)
      if (this.#isStopped()) return
    }
  }

  /** One whose bytes cannot be removed, since something else stands in their place, keeps none of the others. */
  async #each(ids: readonly string[], work: (id: string) => Promise<void>): Promise<void> {
    await Promise.all(ids.map(id => work(id).catch((thrown: unknown) => (this.failed ??= thrown))))
  }

  async #commit(change: () => Promise<unknown>): Promise<void> {
    if (!this.#isCommitting) return
    await change().catch((thrown: unknown) => {
      this.#isCommitting = false
      this.failed ??= thrown
    })
  }
}
