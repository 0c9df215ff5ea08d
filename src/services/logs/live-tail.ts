// Events of log groups as they come: every second those that have come since.
import type { LiveTailSessionLogEvent, StartLiveTailResponseStream } from '../../contracts/logs.gen.ts'
import { AwsError } from '../../core/aws-error.ts'
import type { StreamView } from '../../gateway/operation.ts'
import type { ReadUnit } from '../../storage/unit-of-work.ts'
import type { FilterPattern } from './filter-pattern.ts'
import { BatchContents, type LogBatch, type LogEvent } from './log-batches.ts'
import type { LogGroup } from './log-groups.ts'
import { NewBatches } from './new-batches.ts'

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

/** Ends by an error alone. */
export async function* updatesOf(tail: Tail, source: StreamView): AsyncGenerator<StartLiveTailResponseStream, void> {
  const following = tail.groups.map(group => new NewBatches(group, tail.since))
  for (;;) {
    await source.pause(every)
    const { events, sampled } = await source.look((state, now) => {
      if (now - tail.since >= longestSession) throw timedOut()
      return updateOf(tail, following, state, now)
    }).catch(asStreamError)
    yield { sessionUpdate: { sessionMetadata: { sampled }, sessionResults: events } }
  }
}

// The sentences are ours.
const timedOut = () => new AwsError('SessionTimeoutException', 'The session has been open for three hours.')

function asStreamError(cause: unknown): never {
  if (cause instanceof AwsError) throw cause
  throw new AwsError('SessionStreamingException', 'The events could not be read; begin another session.', { cause })
}

interface Update {
  readonly events: readonly LiveTailSessionLogEvent[]
  /** Whether there were more. */
  readonly sampled: boolean
}

async function updateOf(tail: Tail, following: readonly NewBatches[], state: ReadUnit, now: number): Promise<Update> {
  const events: LiveTailSessionLogEvent[] = []
  let [read, sampled] = [0, false]
  for (const one of following) {
    const own = state.in(one.group)
    const { batches, isCut } = await one.take(own, now)
    sampled ||= isCut
    for (const batch of batches.filter(({ streamName }) => tail.isOfStream(streamName))) {
      const room = mostEvents - events.length
      read += batch.size
      if (room === 0 || read > mostRead) {
        sampled = true
        break
      }
      // In one piece, half of a turn for a megabyte: in parts all sessions would hold what they have read of theirs.
      await own.turn()
      const found = await matchesIn(own, batch, tail.matches)
      if (found.length > room) sampled = true
      events.push(...found.slice(0, room).map(event => shown(one.group, batch, event)))
    }
  }
  return { events, sampled }
}

/** None where the group went meanwhile, and its batches with it. */
async function matchesIn(own: ReadUnit, { groupId, id }: LogBatch, matches: FilterPattern): Promise<readonly LogEvent[]> {
  const found = await own.getOf(BatchContents, [groupId, id], ({ events }) => events.filter(({ message }) => matches(message)))
  return found ?? []
}

/** AWS: a group is told by its account and its name. */
function shown({ account, name }: LogGroup, { streamName, ingestedAt }: LogBatch, event: LogEvent): LiveTailSessionLogEvent {
  return { logStreamName: streamName, logGroupIdentifier: `${account}:${name}`, ingestionTime: ingestedAt, ...event }
}
