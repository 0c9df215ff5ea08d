// What has come to a log group since it was looked at last, whichever node it came to.
import type { Key } from '../../storage/collection.ts'
import type { ReadUnit } from '../../storage/unit-of-work.ts'
import { LogBatches, type LogBatch } from './log-batches.ts'
import type { LogGroup } from './log-groups.ts'

/** Milliseconds by which a batch may be seen later than it is dated: by a commit, and by the clocks of a store's nodes. */
const longestDelay = 10_000
/** Behind which what came in that time is not looked for. */
const mostBatches = 1024
/** Batches that are listed together, when more than the newest is asked for. */
const page = 64

export interface Found {
  /** The oldest first. */
  readonly batches: readonly LogBatch[]
  /** Whether there may have been more. */
  readonly isCut: boolean
}

export class NewBatches {
  readonly group: LogGroup
  readonly #since: number
  /** When it was looked last, and what was seen then. */
  #lookedAt: number
  #seen: ReadonlySet<string> = new Set()

  constructor(group: LogGroup, since: number) {
    this.group = group
    this.#since = since
    this.#lookedAt = since
  }

  /** `own` is of the group's account and Region. */
  async take(own: ReadUnit, now: number): Promise<Found> {
    const from = Math.max(this.#since, this.#lookedAt - longestDelay)
    const { batches, isCut } = await recentBatches(own, this.group.id, from)
    this.#lookedAt = now
    const found = batches.filter(({ id }) => !this.#seen.has(id))
    this.#seen = new Set(batches.map(({ id }) => id))
    // What was seen before was whole up to there.
    return { batches: found, isCut: isCut && found.length === batches.length }
  }
}

async function recentBatches(own: ReadUnit, groupId: string, since: number): Promise<Found> {
  const newestFirst: LogBatch[] = []
  let [after, limit, isCut]: [Key | undefined, number, boolean] = [undefined, 1, false]
  for (let isMore = true; isMore && !isCut;) {
    const found: readonly LogBatch[] = await own.listOf(LogBatches, [groupId], { limit, reverse: true, after }, batch => batch)
    const recent = found.filter(({ ingestedAt }) => ingestedAt >= since)
    newestFirst.push(...recent)
    isMore = recent.length === limit
    isCut = isMore && newestFirst.length >= mostBatches
    limit = page
    after = isMore ? LogBatches.key(found.at(-1)!) : undefined
    if (isMore) await own.turn()
  }
  return { batches: newestFirst.reverse(), isCut }
}
