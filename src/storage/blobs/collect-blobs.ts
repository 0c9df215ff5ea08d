// Removes the blobs that no record names: those that were replaced or deleted, and those whose upload was cut off by a crash.
import type { Instant } from '../../core/clock.ts'
import type { PartitionedUnit, Partition } from '../unit-of-work.ts'
import { Blobs, type BlobRecord } from './blob-records.ts'
import type { BlobStore } from './blob-store.ts'

interface ErrorLog {
  error(message: string, detail?: object): void
}

export interface CollectorSettings {
  readonly blobs: BlobStore
  readonly begin: (partition: Partition) => PartitionedUnit
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
  /** Ends after the blob that is under way. */
  stop(): Promise<void>
}

const hour = 60 * 60_000
/** The longest that an upload may take, and some more. */
export const longestStaging = 13 * hour
/** From the record of a blob to its first byte. */
const longestOpening = 10_000
/** To its last, where who reads it loses it when it is removed. */
const longestReading = hour
const page = 100

export function startCollector(settings: CollectorSettings): Collector {
  const { blobs, begin, now, log, isAlone, leads = async () => true, every = 10_000 } = settings
  let round: Promise<void> | undefined
  let stopped = false

  /** The first of them, oldest first, that are as old. */
  const listDue = (state: BlobRecord['state'], before: Instant): Promise<readonly BlobRecord[]> =>
    begin({ account: '', region: '' })
      .list(Blobs, [state], { index: 'due', limit: page })
      .then(found => found.filter(({ at }) => at <= before))

  async function repeat(due: () => Promise<readonly BlobRecord[]>, take: (id: string) => Promise<void>): Promise<void> {
    for (;;) {
      const left = await due()
      for (const { id } of left) {
        if (stopped) return
        await take(id)
      }
      if (left.length < page) return
    }
  }

  async function runRound(): Promise<void> {
    try {
      const at = await now()
      const left = isAlone ? at : at - longestStaging
      const cutOff = async () => (await listDue('staged', left)).filter(({ id }) => !blobs.isStaged(id))
      await repeat(cutOff, id => blobs.release(id, at))
      const unread = at - (blobs.pieces.keepsOpened ? longestOpening : longestReading)
      await repeat(() => listDue('released', unread), id => blobs.remove(id))
    } catch (error) {
      log.error('Blobs that nothing names could not be removed; it is tried again.', { error })
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
