// What happened to an object, and by whom: as much of it as those are told who ask for it.
import type { Instant } from '../../../core/clock.ts'
import { etagOf, lengthOf, type DeleteMarker, type StoredObject, type Version } from '../objects/objects.ts'
import type { EventName } from './event-types.ts'

export interface Happening {
  readonly event: EventName
  readonly key: string
  readonly versionId?: string
  readonly size?: number
  /** Without quotes. */
  readonly etag?: string
  /** Of two that concern one key the later one has the greater. */
  readonly sequencer?: string
  /** Of what is asked back, or where it has moved. */
  readonly storageClass?: string
  /** Of what is there for a while: until when. */
  readonly until?: Instant
}

const placeOf = ({ key, versionId }: Pick<Version, 'key' | 'versionId'>) =>
  ({ key, ...(versionId !== undefined && { versionId }) })

const bareEtag = (object: StoredObject): string => etagOf(object).slice(1, -1)

/** AWS: a marker is told as an object without a byte (its guide). */
const emptyEtag = 'd41d8cd98f00b204e9800998ecf8427e'

const factsOf = (object: StoredObject) => ({
  ...placeOf(object), size: lengthOf(object), etag: bareEtag(object), sequencer: sequencerOf(object.modifiedAt, object.order),
})

export const created = (event: EventName & `ObjectCreated:${string}`, object: StoredObject): Happening =>
  ({ event, ...factsOf(object) })

export const removed = (
  event: 'ObjectRemoved:Delete' | 'LifecycleExpiration:Delete', version: Pick<Version, 'key' | 'versionId' | 'order'>,
  at: Instant,
): Happening => ({ event, ...placeOf(version), sequencer: sequencerOf(at, version.order, true) })

export const marked = (
  event: 'ObjectRemoved:DeleteMarkerCreated' | 'LifecycleExpiration:DeleteMarkerCreated',
  marker: Pick<DeleteMarker, 'key' | 'versionId' | 'modifiedAt' | 'order'>,
): Happening =>
  ({ event, ...placeOf(marker), etag: emptyEtag, sequencer: sequencerOf(marker.modifiedAt, marker.order) })

/** AWS: of what is known of an object, and not of its bytes, neither size nor order is told (recorded). */
export const changed = (
  event: 'ObjectTagging:Put' | 'ObjectTagging:Delete' | 'ObjectAcl:Put' | 'ObjectRetention:Put', object: StoredObject,
): Happening => ({ event, ...placeOf(object), etag: bareEtag(object) })

export const moved = (object: StoredObject, storageClass: string): Happening =>
  ({ event: 'LifecycleTransition', ...factsOf(object), storageClass })

/** AWS: they have the object's own sequencer (recorded). */
export const restored = (
  event: EventName & `ObjectRestore:${string}`, object: StoredObject, until?: Instant,
): Happening => ({
  event, ...factsOf(object), ...(object.storageClass && { storageClass: object.storageClass }),
  ...(until !== undefined && { until }),
})

const places = 1 << 20

/**
 * AWS: hexadecimal digits that are compared; those that were recorded are seconds and their fractions. DIFFERS: what is done with
 * one key within a millisecond is told apart where versions are kept, and a deletion from what it deletes.
 */
export function sequencerOf(at: Instant, order = 0, isLast = false): string {
  const within = (order % places) * 2 + (isLast ? 1 : 0)
  const value = (BigInt(Math.max(0, Math.floor(at))) << 32n) / 1000n + BigInt(within)
  return value.toString(16).toUpperCase().padStart(18, '0')
}
