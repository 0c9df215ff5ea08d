// Events of log groups as they come: every second those that have come since.
import type { LiveTailSessionLogEvent, StartLiveTailResponseStream } from '../../contracts/logs.gen.ts'
import { AwsError } from '../../core/aws-error.ts'
import type { EventSource } from '../../gateway/operation.ts'
import type { Key } from '../../storage/collection.ts'
import type { ReadUnit } from '../../storage/unit-of-work.ts'
import type { FilterPattern } from './filter-pattern.ts'
import { BatchContents, LogBatches, type LogBatch, type LogEvent } from './log-batches.ts'
import type { LogGroup } from './log-groups.ts'

/** What a session is about. */
export interface Tail {
  readonly groups: readonly LogGroup[]
  isOfStream(name: string): boolean
  readonly matches: FilterPattern
  readonly since: number
}

/** Milliseconds from one update to the next, and until a session times out. AWS: three hours. */
const every = 1000
const longestSession = 3 * 60 * 60_000
/** AWS: events of one update. */
const mostEvents = 500
/** Bytes of the batches that are read for an update, of which each may be so large. DIFFERS: AWS tells of no such bound. */
const mostRead = 1024 * 1024
/** Milliseconds by which a batch may be seen later than it is dated: by a commit, and by the clocks of a store's nodes. */
const longestDelay = 10_000
/** Of a group, behind which what came in that time is not looked for. */
const mostBatches = 1024
const page = 64

// The sentence is ours.
const timedOut = () => new AwsError('SessionTimeoutException', 'The session has been open for three hours.')

/** Ends by an error alone. */
export async function* updatesOf(tail: Tail, source: EventSource): AsyncGenerator<StartLiveTailResponseStream, void> {
  const seen = new Map<string, ReadonlySet<string>>()
  for (;;) {
    await source.pause(every)
    const { events, sampled } = await source.look((state, now) => {
      if (now - tail.since >= longestSession) throw timedOut()
      return newEvents(tail, seen, state, now)
    })
    yield { sessionUpdate: { sessionMetadata: { sampled }, sessionResults: events } }
  }
}

interface Update {
  readonly events: readonly LiveTailSessionLogEvent[]
  readonly sampled: boolean
}

async function newEvents(
  { groups, isOfStream, matches, since }: Tail, seen: Map<string, ReadonlySet<string>>, state: ReadUnit, now: number,
): Promise<Update> {
  const events: LiveTailSessionLogEvent[] = []
  let [read, sampled] = [0, false]
  for (const group of groups) {
    const own = state.in(group)
    const { batches, isWhole } = await recentBatches(own, group, Math.max(since, now - longestDelay))
    const known = seen.get(group.id) ?? new Set()
    seen.set(group.id, new Set(batches.map(({ id }) => id)))
    const fresh = batches.filter(({ id, streamName }) => !known.has(id) && isOfStream(streamName))
    if (!isWhole && fresh.length === batches.length) sampled = true
    for (const batch of fresh) {
      if (events.length === mostEvents || read + batch.size > mostRead) {
        sampled = true
        break
      }
      read += batch.size
      await state.turn()
      const found = await own.getOf(BatchContents, [group.id, batch.id], content =>
        content.events.filter(({ message }) => matches(message)).slice(0, mostEvents - events.length + 1))
      for (const event of found ?? []) {
        if (events.length === mostEvents) sampled = true
        else events.push(shown(group, batch, event))
      }
    }
  }
  return { events, sampled }
}

/** Those of the group that came since, the oldest first. */
async function recentBatches(own: ReadUnit, { id }: LogGroup, since: number) {
  const batches: LogBatch[] = []
  let after: Key | undefined
  for (;;) {
    const found = await own.listOf(LogBatches, [id], { limit: page, reverse: true, after }, batch => batch)
    for (const batch of found) {
      if (batch.ingestedAt < since) return { batches: batches.reverse(), isWhole: true }
      batches.push(batch)
    }
    if (found.length < page) return { batches: batches.reverse(), isWhole: true }
    if (batches.length >= mostBatches) return { batches: batches.reverse(), isWhole: false }
    after = LogBatches.key(found.at(-1)!)
    await own.turn()
  }
}

/** AWS: a group is told by its account and its name. */
function shown({ account, name }: LogGroup, { streamName, ingestedAt }: LogBatch, event: LogEvent): LiveTailSessionLogEvent {
  return { logStreamName: streamName, logGroupIdentifier: `${account}:${name}`, ingestionTime: ingestedAt, ...event }
}
