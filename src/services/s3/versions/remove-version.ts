// What is deleted: a version for good, or a key whose versions stay behind a marker that says so.
import { releaseBlob } from '../../../storage/blobs/blob-records.ts'
import { forgetRestore } from '../archive/restores.ts'
import { isArchived } from '../archive/storage-classes.ts'
import type { Bucket } from '../buckets/buckets.ts'
import { releaseParts } from '../effects/release-parts.ts'
import { releaseReplaced } from '../effects/release-replaced.ts'
import { marked, removed, type Happening } from '../notifications/happenings.ts'
import { isProtected } from '../locks/stored-lock.ts'
import { Objects, type StoredObject, type Version } from '../objects/objects.ts'
import { requireWritable } from '../objects/preconditions.ts'
import { PartLists } from '../uploads/parts.ts'
import { addMarker, type VersionCall } from './add-version.ts'
import { idOf } from './version-ids.ts'
import { asObject, findPast, PastVersions } from './versions.ts'

interface Named {
  readonly key: string
  /** Of the version that goes for good. */
  readonly id?: string | undefined
  readonly IfMatch?: string | undefined
  /** Whether governance keeps nothing from being deleted. */
  readonly passesGovernance?: boolean | undefined
}

export interface Removed {
  /** Whether a marker was removed, or made. */
  readonly isMarker: boolean
  /** Of what was removed or made; absent where the bucket has never kept versions. */
  readonly id?: string
  /** Absent where nothing did. */
  readonly happening?: Happening
}

/** `bucket` is as it is when the call is committed. AWS: what is not there is as good as deleted, and what is locked is not. */
export async function removeObject(
  call: VersionCall, bucket: Bucket, { key, id, IfMatch, passesGovernance = false }: Named, drawn?: string,
): Promise<Removed | 'locked'> {
  const { state, scope } = call
  const current = await state.get(Objects, [bucket.name, key])
  if (id === undefined) {
    requireWritable(asObject(current), key, { IfMatch })
    if (bucket.versioning !== undefined) {
      const marker = await addMarker(call, bucket, current, key, drawn ?? 'version')
      return { isMarker: true, id: idOf(marker), happening: marked('ObjectRemoved:DeleteMarkerCreated', marker) }
    }
    if (!current) return { isMarker: false }
    await removeVersion(call, current, current)
    return { isMarker: false, happening: removed('ObjectRemoved:Delete', current, scope.now) }
  }
  const found = !current || idOf(current) === id ? current : await findPast(state, bucket.name, key, id)
  requireWritable(asObject(found), key, { IfMatch })
  const object = asObject(found)
  if (object && isProtected(object, scope.settled, passesGovernance)) return 'locked'
  if (!found) return { isMarker: false, id }
  await removeVersion(call, found, current!)
  return { isMarker: found.isDeleteMarker === true, id, happening: removed('ObjectRemoved:Delete', found, scope.now) }
}

/** `current` is that of its key, as it is expected to be. */
export async function removeVersion(call: VersionCall, version: Version, current: Version): Promise<void> {
  if (version !== current) return removePast(call, version)
  await promote(call, current)
  const object = asObject(version)
  if (object) await release(call, object)
}

/** One that is not the current one, of which nothing is expected. */
export async function removePast(call: VersionCall, version: Version): Promise<void> {
  await call.state.remove(PastVersions, version)
  const object = asObject(version)
  if (object) await release(call, object)
}

/** The version before it takes its place. */
async function promote({ state }: VersionCall, current: Version): Promise<void> {
  const { bucket, key } = current
  // Behind one that no other preceded there is none.
  const [past] = current.order === undefined ? [] : await state.list(PastVersions, [bucket, key], { limit: 1 })
  if (!past) return state.remove(Objects, current)
  await state.remove(PastVersions, past)
  const { pastSince: _, ...next } = past
  await state.update(Objects, next)
}

/** Those of a version that has an id are its own alone; of null versions there may have been several. */
async function release({ state, scope, emit }: VersionCall, object: StoredObject): Promise<void> {
  const { bucket, key, versionId, blob, parts, storageClass } = object
  if (isArchived(storageClass) && versionId !== undefined) await forgetRestore(state, object, undefined)
  if (versionId === undefined) await emit(releaseReplaced, { bucket, key })
  else if (parts) {
    const list = await state.get(PartLists, [parts.upload])
    if (list) await state.remove(PartLists, list)
    await emit(releaseParts, { upload: parts.upload })
  } else if (blob) await releaseBlob(state, blob, scope.settled)
}
