// A record of the journal as text: the event's id, what the event is found by, and the event, a line each. JSON escapes line
// breaks, so each line is found without reading the others.
import type { Instant } from '../clock.ts'
import { parseJson } from '../text/json.ts'
import type { TrailEvent } from './trail-event.ts'

export interface NamedResource {
  readonly type?: string
  readonly name: string
}

/** What an event is found by. Events of one kind have the same to the letter. */
export interface RecordIndex {
  /** In whose history it stands. */
  readonly account: string
  readonly region: string
  /** `kms.amazonaws.com` */
  readonly source: string
  readonly name: string
  readonly readOnly: boolean
  /** AWS: the event history holds management events alone. */
  readonly management: boolean
  /** Something was denied to the caller, who may have been told otherwise. */
  readonly denied?: true
  /** The call failed, and its event does not tell. */
  readonly silent?: true
  /** Of a call that a service made in a caller's name: the requests of those that it is a part of, outermost first. */
  readonly within?: readonly string[]
  /** AWS: the root user is found under the name `root`, a session of a role under its own. */
  readonly userName?: string
  readonly accessKeyId?: string
  readonly resources: readonly NamedResource[]
}

/** The lines of a record, none of which is read yet. */
export interface RecordLines {
  readonly id: string
  /** JSON of a `RecordIndex`. */
  readonly index: string
  /** JSON of a `TrailEvent`. */
  readonly event: string
}

export const recordText = ({ id, index, event }: RecordLines): string => `${id}\n${index}\n${event}`

/** Throws where the text is none of a record. */
export function linesOf(record: string): RecordLines {
  const first = record.indexOf('\n')
  const second = record.indexOf('\n', first + 1)
  if (first < 0 || second < 0) return linesOfOldForm(record)
  return { id: record.slice(0, first), index: record.slice(first + 1, second), event: record.slice(second + 1) }
}

export const readIndex = ({ index }: Pick<RecordLines, 'index'>): RecordIndex => parseJson(index) as RecordIndex
export const readEvent = ({ event }: Pick<RecordLines, 'event'>): TrailEvent => parseJson(event) as TrailEvent

/** Of longer records no index is kept: what is cut out of a text keeps all of it. */
const longestKept = 4096
const mostKept = 4096

/** Reads the indexes of many records: one object for all that are alike. */
export class IndexReader {
  readonly #known = new Map<string, RecordIndex>()

  read(lines: RecordLines): RecordIndex {
    const known = this.#known.get(lines.index)
    if (known) return known
    const index = readIndex(lines)
    // A call within another has an index of its own.
    const isKept = !index.within?.length && lines.event.length + lines.index.length <= longestKept && this.#known.size < mostKept
    if (isKept) this.#known.set(lines.index, index)
    return index
  }
}

/** The event's own time, to the second. NaN where it names none. */
export function recordTime(lines: RecordLines): Instant {
  const time = timeOfId(lines.id)
  return time === undefined ? Date.parse(readEvent(lines).eventTime) : time - (time % 1000)
}

/** The time in an event's id, a UUID of version 7: the event's own, to the millisecond. Undefined where the id is not ours. */
export function timeOfId(eventId: string): Instant | undefined {
  if (eventId.length !== 36 || eventId[14] !== '7') return undefined
  const time = Number.parseInt(eventId.slice(0, 8), 16) * 0x1_0000 + Number.parseInt(eventId.slice(9, 13), 16)
  return Number.isNaN(time) ? undefined : time
}

/** `names` stand in the index in place of the resources that the event shows. */
export function recordOf(event: TrailEvent, names?: readonly NamedResource[]): string {
  return recordText({ id: event.eventID, index: JSON.stringify(indexOf(event, names)), event: JSON.stringify(event) })
}

function indexOf(event: TrailEvent, names: readonly NamedResource[] | undefined): RecordIndex {
  const { recipientAccountId: account, awsRegion: region, eventSource: source, eventName: name, readOnly, userIdentity } = event
  const userName = userIdentity['type'] === 'Root' ? 'root' : (userIdentity['userName'] as string | undefined)
  const accessKeyId = userIdentity['accessKeyId'] as string | undefined
  return {
    account, region, source, name, readOnly, management: event.managementEvent,
    ...(userName !== undefined && { userName }), ...(accessKeyId !== undefined && { accessKeyId }),
    resources: names ?? event.resources?.flatMap(({ ARN, type }) => (type === undefined ? [] : [{ type, name: ARN }])) ?? [],
  }
}

/** A record as it was before it had lines: one JSON text. */
function linesOfOldForm(record: string): RecordLines {
  const { event, names } = parseJson(record) as { event: TrailEvent; names?: readonly NamedResource[] }
  // Whoever verifies a journal reads what somebody else may have put there.
  const index = indexOf({ ...event, userIdentity: event.userIdentity ?? {} }, names)
  return { id: String(event.eventID), index: JSON.stringify(index), event: JSON.stringify(event) }
}
