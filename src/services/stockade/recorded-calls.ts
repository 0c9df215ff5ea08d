// Calls as the journal has them, newest first: those of some requests, or of one caller in a time.
import type { Instant } from '../../core/clock.ts'
import { linesOf, readEvent, readIndex, recordTime } from '../../core/records/journal-record.ts'
import type { RecordIndex, RecordLines } from '../../core/records/journal-record.ts'
import type { TrailEvent } from '../../core/records/trail-event.ts'
import type { Call } from '../../gateway/operation.ts'

export interface WhichCalls {
  readonly requestIds?: ReadonlySet<string>
  readonly caller?: NamedCaller
  readonly from: Instant
  readonly to: Instant
}

export interface NamedCaller {
  /** An ARN, or the name of a user. */
  readonly name: string
  /** Whose user it is, where it is a user's name: other accounts have users of that name as well. */
  readonly account: string
}

export interface FoundCall {
  readonly event: TrailEvent
  /** Whatever the caller was told. */
  readonly isDenied: boolean
  /** Whether it failed, and the event does not tell. */
  readonly isSilent: boolean
  /** Whether a service made it in the caller's name. Of calls that earlier releases recorded nobody knows. */
  readonly isHop: boolean
}

export interface FoundCalls {
  readonly calls: readonly FoundCall[]
  /** Whether there can be no more of them. */
  readonly complete: boolean
}

/** Records that are looked at, and calls that are found, with the units of their text. */
const mostRead = 100_000
const mostFound = 5_000
const mostText = 16 * 1024 * 1024
/** What is read at once, with the record that goes beyond the size; behind it others have their turn. */
const readAtOnce = { limit: 250, size: 512 * 1024 }
/** A call is recorded when it ends, by the time at which it began: an upload may last for twelve hours. */
const longestCall = 13 * 60 * 60_000

type ReadingCall = Pick<Call<unknown>, 'journal' | 'state'>

export async function findCalls({ journal, state }: ReadingCall, which: WhichCalls): Promise<FoundCalls> {
  const calls: FoundCall[] = []
  const missing = new Set(which.requestIds)
  let before = Infinity
  let text = 0
  for (let read = 0; read < mostRead && calls.length < mostFound && text < mostText;) {
    const entries = await journal.read({ ...(before !== Infinity && { before }), ...readAtOnce })
    if (entries.length === 0) return { calls, complete: missing.size === 0 }
    for (const { record } of entries) {
      const lines = linesOf(record)
      if (recordTime(lines) < which.from - longestCall) return { calls, complete: missing.size === 0 }
      if (!mayBe(which, lines)) continue
      if (state.turns.isOver()) await state.turns.next()
      const [event, index] = [readEvent(lines), readIndex(lines)]
      if (!isAsked(which, event, index)) continue
      calls.push({ event, isDenied: wasDenied(index, event), isSilent: index.silent ?? false, isHop: index.within !== undefined })
      text += lines.event.length
      missing.delete(event.requestID ?? '')
    }
    // Before a call's record stand those of the calls that it is made of.
    const isCut = mayBe(which, linesOf(entries.at(-1)!.record))
    if (which.requestIds && missing.size === 0 && !isCut) return { calls, complete: true }
    read += entries.length
    before = entries.at(-1)!.position
    await state.turn()
  }
  return { calls, complete: false }
}

/** Records of earlier releases say it by the error alone. */
const wasDenied = ({ denied }: RecordIndex, { errorCode }: TrailEvent): boolean =>
  denied ?? errorCode?.startsWith('AccessDenied') ?? false

/** Without reading the record, most of which are others'. What a caller chose may be called requestID as well. */
function mayBe({ requestIds, caller }: WhichCalls, { index, event }: RecordLines): boolean {
  if (caller !== undefined) return event.includes(caller.name)
  if (requestIds === undefined) return true
  for (const [, id] of event.matchAll(/"requestID":"([^"]+)"/g)) if (requestIds.has(id!)) return true
  return index.includes('"within":') && isWithin(readIndex({ index }), requestIds)
}

const isWithin = ({ within = [] }: RecordIndex, requestIds: ReadonlySet<string>): boolean => within.some(id => requestIds.has(id))

function isAsked({ requestIds, caller, from, to }: WhichCalls, event: TrailEvent, index: RecordIndex): boolean {
  const { accountId, arn, userName, sessionContext } = event.userIdentity as Identity
  // Another account's record of the same call tells nothing of who called.
  if (arn === undefined || accountId !== event.recipientAccountId) return false
  if (requestIds) return requestIds.has(event.requestID ?? '') || isWithin(index, requestIds)
  const at = Date.parse(event.eventTime)
  if (at < from || at > to || !caller) return false
  const { name, account } = caller
  return (userName === name && accountId === account) || [arn, sessionContext?.sessionIssuer?.arn].includes(name)
}

interface Identity {
  readonly accountId?: string
  readonly arn?: string
  readonly userName?: string
  readonly sessionContext?: { readonly sessionIssuer?: { readonly arn?: string } }
}
