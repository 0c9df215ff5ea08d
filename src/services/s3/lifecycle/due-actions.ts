// What the rules have for a version today. AWS: what deletes for good goes before what moves, and that before what leaves a
// marker; an object has one of these a day
// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-conflicts.html).
import type { TransitionStorageClass } from '../../../contracts/s3.gen.ts'
import type { Instant } from '../../../core/clock.ts'
import { goesTo, isArchived, rankOf } from '../archive/storage-classes.ts'
import type { Bucket } from '../buckets/buckets.ts'
import { lengthOf, type StoredObject, type Version } from '../objects/objects.ts'
import { asksForSize, dueAt, isFor, midnightAfter, type Filtered, type Lifecycle, type LifecycleRule } from './rules.ts'

export type Action = 'remove' | 'mark' | { readonly moveTo: TransitionStorageClass }

/** AWS: less is not worth the moving. */
const usualLeast = 128 * 1024

const filtered = (version: Version): Filtered => (version.isDeleteMarker
  ? { key: version.key, size: 0 }
  : { key: version.key, size: lengthOf(version), tags: version.tags })

/** Of the current version. `isAlone` says whether none stands behind it. */
export function currentAction(
  { rules, minimum }: Lifecycle, versioning: Bucket['versioning'], version: Version, isAlone: boolean, now: Instant,
): Action | undefined {
  const own = rules.filter(rule => isFor(rule, filtered(version)))
  const isOver = own.some(({ expiration }) =>
    expiration && expiration.removesMarkers === undefined && dueAt(expiration, version.modifiedAt) <= now)
  if (version.isDeleteMarker) {
    const isRemoved = isOver || own.some(({ expiration }) => expiration?.removesMarkers)
    return isRemoved && isAlone ? 'remove' : undefined
  }
  // Where versions are suspended the marker takes the place of the null version, which is gone.
  const isForGood = versioning === undefined || (versioning === 'Suspended' && version.versionId === undefined)
  if (isOver && isForGood) return versioning === undefined ? 'remove' : 'mark'
  const moves = own.flatMap(rule => (rule.transitions ?? [])
    .filter(one => dueAt(one, version.modifiedAt) <= now && mayMove(rule, minimum, version, one.storageClass))
    .map(({ storageClass }) => storageClass))
  return coldest(moves) ?? (isOver ? 'mark' : undefined)
}

/** Of a version that is past since `since`, behind so many newer ones that are past as well. */
export function pastAction(
  { rules, minimum }: Lifecycle, version: Version, { since, newer }: { readonly since: Instant; readonly newer: number },
  now: Instant,
): Exclude<Action, 'mark'> | undefined {
  const own = rules.filter(rule => isFor(rule, filtered(version)))
  const isDue = ({ days, newer: kept = 0 }: { readonly days: number; readonly newer?: number }) =>
    midnightAfter(since, days) <= now && newer >= kept
  if (own.some(({ pastExpiration }) => pastExpiration && isDue(pastExpiration))) return 'remove'
  if (version.isDeleteMarker) return undefined
  return coldest(own.flatMap(rule => (rule.pastTransitions ?? [])
    .filter(one => isDue(one) && mayMove(rule, minimum, version, one.storageClass))
    .map(({ storageClass }) => storageClass)))
}

/** AWS: a rule that says of which size objects are means it. */
function mayMove(
  rule: LifecycleRule, minimum: Lifecycle['minimum'], object: StoredObject, to: TransitionStorageClass,
): boolean {
  if (!goesTo(object.storageClass, to)) return false
  const isAnySize = asksForSize(rule) || (minimum === 'varies_by_storage_class' && isArchived(to))
  return isAnySize || lengthOf(object) >= usualLeast
}

/** AWS: where several are due, what costs least. */
function coldest(classes: readonly TransitionStorageClass[]): { readonly moveTo: TransitionStorageClass } | undefined {
  const moveTo = classes.reduce<TransitionStorageClass | undefined>((found, one) =>
    (found !== undefined && rankOf(found) >= rankOf(one) ? found : one), undefined)
  return moveTo && { moveTo }
}

/** Whether the rules have anything for versions behind the current one. */
export const concernsPast = ({ rules }: Lifecycle): boolean =>
  rules.some(({ isEnabled, pastExpiration, pastTransitions }) => isEnabled && (pastExpiration ?? pastTransitions) !== undefined)
