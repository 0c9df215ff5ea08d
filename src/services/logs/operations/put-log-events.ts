import { PutLogEvents } from '../../../contracts/logs.gen.ts'
import { hour } from '../../../core/clock.ts'
import { uuidV4 } from '../../../core/ids.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { BatchContents, LogBatches, sizeOf, type LogEvent } from '../log-batches.ts'
import { getStream, streamNamed } from '../log-streams.ts'

export default operation(PutLogEvents, {
  access: [{ action: 'logs:PutLogEvents', on: streamNamed }],
  // DIFFERS: AWS has it in no trail. It is a change, and stands here beside the other data events, without what was put.
  record: { readOnly: false, category: 'Data', omit: ['logEvents'], resources: [streamNamed] },
  async handle(call) {
    const { input: { logEvents, entity }, scope: { now: ingestedAt }, state, once, unbuilt } = call
    if (entity !== undefined) throw unbuilt('entity')
    const { groupId, id: streamId, name: streamName } = await getStream(call)
    requireOrder(call, logEvents)
    requireSize(call, logEvents)
    const { from, to, rejected } = withinTime(logEvents, ingestedAt)
    const events = logEvents.slice(from, to).map(({ timestamp, message }) => ({ timestamp, message }))
    requireSpan(call, events)
    if (events.length > 0) {
      const id = once('batch', uuidV4)
      await state.insert(LogBatches, { groupId, ingestedAt, id, streamId, streamName, size: sizeOf(events) })
      await state.insert(BatchContents, { groupId, id, events })
    }
    return rejected ? { rejectedLogEventsInfo: rejected } : {}
  },
})

/** AWS: milliseconds by which an event may be older than its batch, or ahead of it. */
const [oldest, newest] = [14 * 24 * hour, 2 * hour]
const longestSpan = 24 * hour
const mostBytes = 1024 * 1024

type PutCall = Pick<Call<unknown, 'InvalidParameterException'>, 'error'>

function requireOrder({ error }: PutCall, events: readonly LogEvent[]): void {
  if (events.every(({ timestamp }, i) => i === 0 || events[i - 1]!.timestamp <= timestamp)) return
  throw error('InvalidParameterException', 'Log events in a single PutLogEvents request must be in chronological order.')
}

function requireSize({ error }: PutCall, events: readonly LogEvent[]): void {
  const size = sizeOf(events)
  if (size <= mostBytes) return
  throw error('InvalidParameterException', `Upload too large: ${size} bytes exceeds limit of ${mostBytes}`)
}

function requireSpan({ error }: PutCall, events: readonly LogEvent[]): void {
  if (events.length === 0 || events.at(-1)!.timestamp - events[0]!.timestamp <= longestSpan) return
  const text = 'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.'
  throw error('InvalidParameterException', text)
}

/** Those of a batch in the order of time that are neither too old nor too new; what is told of the others. */
function withinTime(events: readonly LogEvent[], now: number) {
  const count = (is: (timestamp: number) => boolean) => events.filter(({ timestamp }) => is(timestamp)).length
  const from = count(timestamp => timestamp < now - oldest)
  const to = events.length - count(timestamp => timestamp > now + newest)
  const rejected = (from > 0 || to < events.length) && {
    ...(from > 0 && { tooOldLogEventEndIndex: from }), ...(to < events.length && { tooNewLogEventStartIndex: to }),
  }
  return { from, to, rejected }
}
