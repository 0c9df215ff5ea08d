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
  /** Ends after those that are under way. */
  stop(): Promise<void>
}

const hour = 60 * 60_000
/** The longest that an upload may take, and some more. */
export const longestStaging = 13 * hour
/** From the record of a blob to its first byte. */
const longestOpening = 10_000
/** To its last, where who reads it loses it when it is removed. */
const longestReading = hour
/** Where there is no room to wait for who reads what was replaced. */
const crowdedEvery = 250
const page = 100
const together = 25

export function startCollector(settings: CollectorSettings): Collector {
  const { blobs, begin, now, log, isAlone, leads = async () => true, every = 10_000 } = settings
  let round: Promise<void> | undefined
  let stopped = false

  /** The first of them, oldest first, that are as old. */
  const listDue = (state: BlobRecord['state'], before: Instant): Promise<readonly BlobRecord[]> =>
    begin({ account: '', region: '' })
      .list(Blobs, [state], { index: 'due', limit: page })
      .then(found => found.filter(({ at }) => at <= before))

  async function repeat(
    due: () => Promise<readonly BlobRecord[]>, take: (ids: readonly string[]) => Promise<void>,
  ): Promise<void> {
    for (;;) {
      const ids = (await due()).map(({ id }) => id)
      for (let at = 0; at < ids.length; at += together) {
        if (stopped) return
        await take(ids.slice(at, at + together))
      }
      if (ids.length < page) return
    }
  }

  /** Together, and in one commit: they go no slower than somebody replaces them. */
  async function remove(ids: readonly string[]): Promise<void> {
    await Promise.all(ids.map(id => blobs.pieces.remove(id)))
    await blobs.forget(ids)
  }

  async function runRound(): Promise<void> {
    try {
      const at = await now()
      const left = isAlone ? at : at - longestStaging
      const cutOff = async () => (await listDue('staged', left)).filter(({ id }) => !blobs.isStaged(id))
      await repeat(cutOff, async ids => void (await Promise.all(ids.map(id => blobs.release(id, at)))))
      const { pieces } = blobs
      const unread = () => (pieces.isCrowded ? at : at - (pieces.keepsOpened ? longestOpening : longestReading))
      await repeat(() => listDue('released', unread()), remove)
    } catch (error) {
      log.error('Blobs that nothing names could not be removed; it is tried again.', { error })
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
