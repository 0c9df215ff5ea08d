// A new version of a key, by whatever call it comes: its bytes are named, and what it replaces goes, or is kept behind it.
import type { Call } from '../../../gateway/operation.ts'
import { hasBlobs, nameBlob } from '../../../storage/blobs/blob-records.ts'
import type { Bucket } from '../buckets/buckets.ts'
import { releaseReplaced } from '../effects/release-replaced.ts'
import { Objects, ownerOf, type DeleteMarker, type StoredObject, type Version } from '../objects/objects.ts'
import { requireWritable, type Preconditions } from '../objects/preconditions.ts'
import { hasParts } from '../uploads/parts.ts'
import { drawVersionId, nullId } from './version-ids.ts'
import { asObject, findPast, PastVersions } from './versions.ts'

/** What a handler is given, or a job. */
export type VersionCall = Pick<Call<object>, 'state' | 'emit' | 'once'> & {
  readonly scope: Pick<Call<object>['scope'], 'now' | 'settled'>
}

/** Without what follows from the versions before it. */
export type NewObject = Omit<StoredObject, 'versionId' | 'order'>

/** `bucket` is as it is when the call is committed. Throws S3's error where the conditions do not hold. */
export async function addObject(
  call: VersionCall, bucket: Bucket, object: NewObject, conditions: Preconditions,
): Promise<StoredObject> {
  if (bucket.versioning === undefined) return putOver(call, object, conditions)
  const before = await call.state.get(Objects, [object.bucket, object.key])
  requireWritable(asObject(before), object.key, conditions)
  const added = await addBehind(call, bucket, before, object)
  await nameBytes(call, added)
  return added
}

interface Called {
  readonly VersionId?: string
}

/** What AWS answers of a version: in a bucket that keeps none there is nothing to be called. */
export const versionOf = ({ versioning }: Bucket, { versionId }: Pick<Version, 'versionId'>): Called =>
  (versioning === undefined ? {} : { VersionId: versionId ?? nullId })

/** AWS: of what is made there, its id where it has one (public reports). */
export const madeVersion = ({ versionId }: Pick<Version, 'versionId'>) =>
  (versionId === undefined ? {} : { VersionId: versionId })

/** What nobody asks about nobody reads: the last of several who write at once wins. */
async function putOver(call: VersionCall, object: NewObject, conditions: Preconditions): Promise<StoredObject> {
  const { state, emit } = call
  const { bucket, key } = object
  if (conditions.IfMatch !== undefined || conditions.IfNoneMatch !== undefined) {
    requireWritable(asObject(await state.get(Objects, [bucket, key])), key, conditions)
  }
  const owner = ownerOf(object)
  if ((await hasBlobs(state, owner)) || (await hasParts(state, owner))) await emit(releaseReplaced, { bucket, key })
  // INVARIANT: of several who make one key at once all but one find out, and then have something to release.
  else await state.get(Objects, [bucket, key])
  await nameBytes(call, object)
  await state.put(Objects, object)
  return object
}

/** The list of an object's parts is written by who completes it. */
async function nameBytes({ state, scope }: VersionCall, object: StoredObject): Promise<void> {
  if (object.blob) await nameBlob(state, object.blob, ownerOf(object), scope.now)
}

/** `drawn` is what the id of the marker is drawn by, of which a call may make several. */
export async function addMarker(
  call: VersionCall, bucket: Bucket, before: Version | undefined, key: string, drawn: string,
): Promise<DeleteMarker> {
  const marker = { bucket: bucket.name, key, isDeleteMarker: true, modifiedAt: call.scope.now } as const
  return addBehind(call, bucket, before, marker, drawn)
}

/** `before` is the current version of the key, or none, as it is expected to be. */
async function addBehind<Made extends Version>(
  { state, scope, emit, once }: VersionCall, { versioning }: Bucket, before: Version | undefined, made: Made, drawn = 'version',
): Promise<Made> {
  const { bucket, key } = made
  const named = versioning === 'Enabled' && { versionId: once(drawn, drawVersionId) }
  const added = { ...made, ...named, order: (before?.order ?? 0) + 1 }
  // AWS: where versions are suspended there is one without an id, which is replaced wherever it stands.
  const replaced = named ? undefined : before?.versionId === undefined ? before : await findPast(state, bucket, key, nullId)
  if (before && before !== replaced) await state.insert(PastVersions, { ...before, pastSince: scope.now })
  if (replaced && replaced !== before) await state.remove(PastVersions, replaced)
  if (asObject(replaced)) await emit(releaseReplaced, { bucket, key })
  await state.put(Objects, added)
  return added
}
