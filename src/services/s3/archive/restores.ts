// An archived object that is asked back: it is on its way for a while, and then there for days. Its record stays as it is, so
// that who writes the object meanwhile meets nobody; what is kept here is of the bytes that were asked for, and of no others.
// AWS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects-retrieval-options.html
import type { Tier } from '../../../contracts/s3.gen.ts'
import { hour, minute, type Instant } from '../../../core/clock.ts'
import { collection } from '../../../storage/collection.ts'
import { moveTimer, type Timer } from '../../../storage/time/timers.ts'
import type { ReadUnit, UnitOfWork } from '../../../storage/unit-of-work.ts'
import type { Bucket } from '../buckets/buckets.ts'
import type { StoredObject } from '../objects/objects.ts'
import { idOf } from '../versions/version-ids.ts'
import { isArchived, type ArchiveClass } from './storage-classes.ts'

export interface Restore {
  readonly bucket: string
  readonly key: string
  /** `null` of the version that has none. */
  readonly versionId: string
  /** Of which bytes. */
  readonly of: string
  readonly account: string
  readonly region: string
  readonly state: 'under way' | 'there'
  readonly tier: Tier
  readonly days: number
  /** When it is there, or no more. */
  readonly due: Instant
  /** What its timer is called. */
  readonly timer: string
}

/** One of a version at most, each with its timer. What was asked for of bytes that are gone goes with them. */
export const Restores = collection<Restore>('s3.restores', {
  per: 'global', key: ({ bucket, key, versionId }) => [bucket, key, versionId],
})

export type Archived = Pick<StoredObject, 'bucket' | 'key' | 'versionId' | 'storageClass' | 'blob' | 'parts'>

/** As little as tells whether it was asked back. */
export function archivedOf({ bucket, key, versionId, storageClass, blob, parts }: Archived): Archived {
  const version = versionId !== undefined && { versionId }
  return { bucket, key, ...version, ...(storageClass && { storageClass }), ...(blob && { blob }), ...(parts && { parts }) }
}

const keyOf = (object: Archived) => [object.bucket, object.key, idOf(object)]

/** What tells the bytes of a version from those that stood there before. */
export const bytesOf = ({ blob, parts }: Pick<StoredObject, 'blob' | 'parts'>): string => blob?.id ?? parts?.upload ?? ''

/** As it is at `now`: what has ended is none. */
export async function findRestore(state: ReadUnit, object: Archived, now: Instant): Promise<Restore | undefined> {
  if (!isArchived(object.storageClass)) return undefined
  return asOf(await state.get(Restores, keyOf(object)), object, now)
}

/** As `findRestore`, of many. */
export async function findRestores(
  state: ReadUnit, objects: readonly Archived[], now: Instant,
): Promise<ReadonlyMap<Archived, Restore>> {
  const archived = objects.filter(({ storageClass }) => isArchived(storageClass))
  const found = await state.getAll(Restores, archived.map(keyOf))
  return new Map(archived.flatMap((object, i) => {
    const restore = asOf(found[i], object, now)
    return restore ? [[object, restore] as const] : []
  }))
}

function asOf(restore: Restore | undefined, object: Archived, now: Instant): Restore | undefined {
  if (restore?.of !== bytesOf(object)) return undefined
  return restore.state === 'there' && restore.due <= now ? undefined : restore
}

export function timerOf({ bucket, key, versionId, account, region, due, timer }: Restore): Timer {
  const subject = JSON.stringify([bucket, key, versionId])
  return { id: `s3.GoOnRestoring/${timer}`, due, job: 's3.GoOnRestoring', account, region, subject }
}

export interface AskedBack extends Pick<Restore, 'state' | 'tier' | 'days' | 'due'> {
  readonly drawTimer: () => string
}

/** In the place of what was asked for before. */
export async function putRestore(
  state: UnitOfWork, { account, region }: Pick<Bucket, 'account' | 'region'>, object: Archived,
  { drawTimer, ...asked }: AskedBack,
): Promise<void> {
  const { bucket, key } = object
  const before = await state.get(Restores, keyOf(object))
  const timer = before?.timer ?? drawTimer()
  await replace(state, before, { bucket, key, versionId: idOf(object), of: bytesOf(object), account, region, timer, ...asked })
}

/** `after` is undefined where nothing is left of it. */
async function replace(state: UnitOfWork, before: Restore | undefined, after: Restore | undefined): Promise<void> {
  if (before && after) await state.update(Restores, after)
  else if (after) await state.insert(Restores, after)
  else if (before) await state.remove(Restores, before)
  await moveTimer(state, before && timerOf(before), after && timerOf(after))
}

/** Of a version whose bytes are gone, or are others: `there` says which. */
export async function forgetRestore(
  state: UnitOfWork, place: Pick<StoredObject, 'bucket' | 'key' | 'versionId'>, there: string | undefined,
): Promise<void> {
  const restore = await state.get(Restores, [place.bucket, place.key, idOf(place)])
  if (restore && restore.of !== there) await replace(state, restore, undefined)
}

/** AWS: within so long, typically. The longest of what is said is taken. */
const durations = new Map<ArchiveClass, ReadonlyMap<Tier, number>>([
  ['GLACIER', new Map([['Expedited', 5 * minute], ['Standard', 5 * hour], ['Bulk', 12 * hour]])],
  ['DEEP_ARCHIVE', new Map([['Standard', 12 * hour], ['Bulk', 48 * hour]])],
])

/** Undefined where the class does not have the tier. */
export const durationOf = (storageClass: ArchiveClass, tier: Tier): number | undefined => durations.get(storageClass)?.get(tier)

const speeds: readonly Tier[] = ['Bulk', 'Standard', 'Expedited']

export const isFaster = (one: Tier, other: Tier): boolean => speeds.indexOf(one) > speeds.indexOf(other)
