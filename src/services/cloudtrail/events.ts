// The event history: the journal's records as LookupEvents knows them.
import type { JournalRecord } from '../../core/trail-event.ts'
import type { LookupAttributeKey } from '../../contracts/cloudtrail.gen.ts'
import type { JournalReader } from '../../storage/journal.ts'
import type { Position } from '../../storage/store.ts'

/** One event as the history holds it, with the place of its record. */
export interface HistoryEvent {
  readonly position: Position
  readonly record: JournalRecord
}

export interface HistoryQuery {
  readonly account: string
  readonly region: string
  /** Milliseconds, both inclusive. */
  readonly from: number
  readonly to: number
  readonly attribute?: { readonly key: LookupAttributeKey; readonly value: string }
}

export interface HistoryPage {
  readonly events: readonly HistoryEvent[]
  /** Where the next page begins; absent where nothing older is left. */
  readonly before?: Position
}

/** Records that one page looks at, however few of them it finds. */
const mostScanned = 2_000
const scanned = 250
/** Records are in the order of their commit, which is not quite that of their events' times. */
const disorder = 60_000

export async function lookupEvents(
  journal: JournalReader,
  query: HistoryQuery,
  before: Position | undefined,
  limit: number,
): Promise<HistoryPage> {
  const events: HistoryEvent[] = []
  let next = before
  for (let seen = 0; seen < mostScanned; seen += scanned) {
    const entries = await journal.read({ ...(next !== undefined && { before: next }), limit: scanned })
    for (const { position, record: text } of entries) {
      next = position
      const record = JSON.parse(text) as JournalRecord
      const time = Date.parse(record.event.eventTime)
      if (time < query.from - disorder) return { events }
      if (!matches(record, time, query)) continue
      events.push({ position, record })
      if (events.length === limit) return { events, before: next }
    }
    if (entries.length < scanned) return { events }
  }
  return next === undefined ? { events } : { events, before: next }
}

function matches({ event, names }: JournalRecord, time: number, query: HistoryQuery): boolean {
  if (time < query.from || time > query.to) return false
  if (event.recipientAccountId !== query.account || event.awsRegion !== query.region) return false
  // AWS: the history holds management events alone.
  if (!event.managementEvent) return false
  const { attribute } = query
  return attribute === undefined || valuesOf({ event, ...(names && { names }) }, attribute.key).includes(attribute.value)
}

function valuesOf(record: JournalRecord, key: LookupAttributeKey): readonly (string | undefined)[] {
  const { event } = record
  switch (key) {
    case 'EventId': return [event.eventID]
    case 'EventName': return [event.eventName]
    case 'EventSource': return [event.eventSource]
    case 'ReadOnly': return [String(event.readOnly)]
    case 'Username': return [userNameOf(record)]
    case 'AccessKeyId': return [accessKeyIdOf(record)]
    case 'ResourceName': return resourcesOf(record).map(({ name }) => name)
    case 'ResourceType': return resourcesOf(record).map(({ type }) => type)
  }
}

/** AWS: the root user is found under the name `root`. */
export function userNameOf({ event: { userIdentity } }: JournalRecord): string | undefined {
  return userIdentity['type'] === 'Root' ? 'root' : (userIdentity['userName'] as string | undefined)
}

export function accessKeyIdOf({ event: { userIdentity } }: JournalRecord): string | undefined {
  return userIdentity['accessKeyId'] as string | undefined
}

export function resourcesOf({ event, names = [] }: JournalRecord): readonly { readonly type: string; readonly name: string }[] {
  const shown = (event.resources ?? []).flatMap(({ ARN, type }) => (type === undefined ? [] : [{ type, name: ARN }]))
  return [...shown, ...names]
}
