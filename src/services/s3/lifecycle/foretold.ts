// What is told of an object's end, and of an upload's, to who writes it or asks about it.
import type { Instant } from '../../../core/clock.ts'
import { percentEncoded } from '../../../core/text/percent.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import type { Bucket } from '../buckets/buckets.ts'
import { lengthOf, type StoredObject } from '../objects/objects.ts'
import type { StoredUpload } from '../uploads/uploads.ts'
import { bucketLifecycle, dueAt, isFor, lastDay, midnightAfter, prefixOf, type LifecycleRule } from './rules.ts'

interface Foretold {
  readonly at: Instant
  readonly id: string
}

/** Of the current version of its key. AWS: it is told to who does not ask for a version by its id (recorded). */
export async function toldExpiration(
  state: ReadUnit, bucket: Bucket, object: Pick<StoredObject, 'key' | 'tags' | 'modifiedAt' | 'blob' | 'parts'>,
): Promise<{ readonly Expiration?: string }> {
  const rules = await rulesOf(state, bucket)
  const filtered = { key: object.key, size: lengthOf(object), tags: object.tags }
  const first = firstOf(rules.flatMap(rule => {
    const { expiration } = rule
    if (!expiration || expiration.removesMarkers !== undefined || !isFor(rule, filtered)) return []
    return [{ at: dueAt(expiration, object.modifiedAt), id: rule.id }]
  }))
  return first ? { Expiration: `expiry-date="${first.date.toUTCString()}", rule-id="${inHeader(first.id)}"` } : {}
}

/** AWS: by the prefix alone, which rules of uploads have and nothing beside. */
export async function toldAbort(
  state: ReadUnit, bucket: Bucket, { key, beganAt }: Pick<StoredUpload, 'key' | 'beganAt'>,
): Promise<{ readonly AbortDate?: Date; readonly AbortRuleId?: string }> {
  const rules = await rulesOf(state, bucket)
  const first = firstOf(rules.flatMap(rule =>
    (rule.abortDays !== undefined && rule.isEnabled && key.startsWith(prefixOf(rule))
      ? [{ at: midnightAfter(beganAt, rule.abortDays), id: rule.id }] : [])))
  return first ? { AbortDate: first.date, AbortRuleId: inHeader(first.id) } : {}
}

async function rulesOf(state: ReadUnit, bucket: Bucket): Promise<readonly LifecycleRule[]> {
  return bucket.hasLifecycle ? (await bucketLifecycle.find(state, bucket))?.rules ?? [] : []
}

/** AWS: of several at one time the last that is listed (recorded). */
function firstOf(all: readonly Foretold[]) {
  const first = all.reduce<Foretold | undefined>((found, one) => (found && found.at < one.at ? found : one), undefined)
  return first && { date: new Date(Math.min(first.at, lastDay)), id: first.id }
}

/** AWS: what would end the text, begins an escape or is no ASCII is escaped (recorded). */
const inHeader = (id: string): string => id.replaceAll(/[^ !#$&-~]+/g, text => percentEncoded(text).toLowerCase())
