// Which cryptographic operation a key was used for last. A consumer of the journal keeps these records, and no call writes them.
import type { KeyLastUsageData, KeyLastUsageTrackingOperation } from '../../../contracts/kms.gen.ts'
import { parseArn } from '../../../core/arn.ts'
import type { Instant } from '../../../core/clock.ts'
import { IndexReader, linesOf, readEvent, recordTime, type RecordLines } from '../../../core/records/journal-record.ts'
import type { TrailEvent } from '../../../core/records/trail-event.ts'
import { collection } from '../../../storage/collection.ts'
import type { Consumer } from '../../../storage/journal/consumer.ts'
import type { ReadUnit, UnitOfWork } from '../../../storage/unit-of-work.ts'
import { Keys, type KmsKey } from './keys.ts'

export interface LastUsage {
  /** The key's. */
  readonly id: string
  readonly operation: KeyLastUsageTrackingOperation
  readonly at: number
  readonly eventId: string
  readonly requestId?: string
}

export const LastUsages = collection<LastUsage>('kms.last-usages', { per: 'region', key: ({ id }) => [id] })

/** Since when uses are known of: the time of the first record that was looked at, in a store of an earlier release its oldest. */
interface UsageTracking {
  readonly name: 'since'
  readonly at: number
}

const Trackings = collection<UsageTracking>('kms.usage-tracking', { per: 'global', key: ({ name }) => [name] })

/** Undefined before the first record has been looked at. */
const trackedSince = async (state: ReadUnit): Promise<number | undefined> => (await state.get(Trackings, ['since']))?.at

/**
 * Since when the key's uses are known: when it was made, or when tracking began, if that was later. `untracked` is when it began
 * as long as no record has been looked at, which is so for a moment behind the first start.
 */
export async function trackingStart(
  state: ReadUnit, { createdAt }: Pick<KmsKey, 'createdAt'>, untracked: Instant,
): Promise<Instant> {
  return Math.max(createdAt, (await trackedSince(state)) ?? untracked)
}

const tracked: ReadonlySet<string> = new Set<KeyLastUsageTrackingOperation>([
  'Decapsulate', 'Decrypt', 'DeriveSharedSecret', 'Encapsulate', 'Encrypt', 'GenerateDataKey', 'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext', 'GenerateDataKeyWithoutPlaintext', 'GenerateMac', 'ReEncrypt', 'Sign', 'Verify',
  'VerifyMac',
])

/** Takes the newest record of each key. AWS: of what succeeded. */
export const lastUsages: Consumer = {
  name: 'kms.last-usages',
  size: 2048,
  least: 1,
  async consume(pages, unit) {
    const newest = new Map<string, RecordLines>()
    const indexes = new IndexReader()
    let isTracking = (await trackedSince(unit)) !== undefined
    for await (const entries of pages) {
      for (const { record } of entries) {
        const lines = linesOf(record)
        if (!isTracking) {
          await unit.insert(Trackings, { name: 'since', at: recordTime(lines) })
          isTracking = true
        }
        const { source, name, account } = indexes.read(lines)
        if (source !== 'kms.amazonaws.com' || !tracked.has(name) || hasFailed(lines)) continue
        // A call on the keys of two accounts is in the history of each, which says of its own.
        const keys = `${account} ${keysIn(lines)}`
        // In the order in which they were used last.
        newest.delete(keys)
        newest.set(keys, lines)
      }
    }
    for (const lines of newest.values()) await keep(unit, readEvent(lines))
  },
}

/** INVARIANT: what a caller called `errorCode`, in an encryption context, hides no use. */
const hasFailed = (lines: RecordLines): boolean =>
  lines.event.includes('"errorCode":') && readEvent(lines).errorCode !== undefined

/** The text of the list, without reading the record. INVARIANT: no caller writes a list of that name: JSON escapes his quotes. */
const keysIn = ({ event }: RecordLines): string => {
  const at = event.lastIndexOf('"resources":[')
  return event.slice(at, event.indexOf(']', at))
}

async function keep(unit: UnitOfWork, event: TrailEvent): Promise<void> {
  const { eventName, eventTime, eventID: eventId, requestID: requestId, recipientAccountId, resources = [] } = event
  const operation = eventName as KeyLastUsageTrackingOperation
  for (const { ARN } of resources) {
    const arn = parseArn(ARN)
    // What another account's history says of a key is that account's to tell.
    if (arn?.service !== 'kms' || arn.account !== recipientAccountId) continue
    const state = unit.in(arn)
    const id = arn.resource.slice('key/'.length)
    if (!(await state.refer(Keys, [id]))) continue
    const usage = { id, operation, at: Date.parse(eventTime), eventId, ...(requestId !== undefined && { requestId }) }
    await state.put(LastUsages, usage)
  }
}

/** AWS: of a key that was never used it is empty. */
export function describeLastUsage(usage: LastUsage | undefined): KeyLastUsageData {
  if (!usage) return {}
  const { operation, at, eventId, requestId } = usage
  return {
    Operation: operation, Timestamp: new Date(at), CloudTrailEventId: eventId,
    ...(requestId !== undefined && { KmsRequestId: requestId }),
  }
}
