// The versions of a key: the current one, and those that it replaced. Where none are kept there is the current one alone.
import type { Call } from '../../../gateway/operation.ts'
import { collection } from '../../../storage/collection.ts'
import type { ReadUnit, UnitOfWork } from '../../../storage/unit-of-work.ts'
import { missing } from '../access/missing.ts'
import { lastModified, Objects, requireKey, type ObjectInput, type StoredObject, type Version } from '../objects/objects.ts'
import { s3Errors } from '../s3-errors.ts'
import { idOf, nullId, requireVersionId } from './version-ids.ts'

/** Of each key the newest first. INVARIANT: whoever moves a version here, or from here, writes the current one as well. */
export const PastVersions = collection<Version>('s3.past-versions', {
  per: 'global', key: ({ bucket, key, order = 0 }) => [bucket, key, -order],
  indexes: { byId: version => [version.bucket, version.key, idOf(version)] },
  sealed: ['contentKey'],
})

export async function findPast(state: ReadUnit, bucket: string, key: string, id: string): Promise<Version | undefined> {
  const [found] = await state.list(PastVersions, [bucket, key, id], { index: 'byId', limit: 1 })
  // By its key, so that what is decided on it, or follows of it, expects it.
  return found && state.get(PastVersions, PastVersions.key(found))
}

/** What is found nowhere was nowhere when the current version was as it is expected to be. */
export async function findVersion(state: ReadUnit, bucket: string, key: string, id: string): Promise<Version | undefined> {
  const current = await state.get(Objects, [bucket, key])
  if (!current || idOf(current) === id) return current
  return findPast(state, bucket, key, id)
}

interface VersionInput extends ObjectInput {
  readonly VersionId?: string | undefined
}

export const namesVersion = ({ VersionId }: VersionInput): boolean => VersionId !== undefined
export const namesNoVersion = ({ VersionId }: VersionInput): boolean => VersionId === undefined

type FindingCall = Pick<Call<VersionInput>, 'input' | 'scope' | 'state' | 'ports' | 'authorize'>
  & Partial<Pick<Call<unknown>, 'isPage'>>

/**
 * The object that a request means, by its key or as one of its versions. Throws S3's error where there is none, and where that
 * is a marker: `current` is what the key's newest one is called.
 */
export async function requireObject(
  call: FindingCall, method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'copy' = 'GET', current: 'missing' | 'told' = 'missing',
): Promise<StoredObject> {
  const { input, state } = call
  const key = requireKey(input)
  const [bucket, asked] = [input.Bucket!, input.VersionId]
  const id = asked === undefined ? undefined : requireVersionId(asked)
  const found = id === undefined ? await state.get(Objects, [bucket, key]) : await findVersion(state, bucket, key, id)
  if (!found) throw await missing(call, id === undefined ? s3Errors.noSuchKey(key) : s3Errors.noSuchVersion(key, id))
  if (!found.isDeleteMarker) return found
  if (method === 'copy' && id !== undefined) throw s3Errors.copiesMarker()
  if (id === undefined && current === 'missing') throw await missing(call, s3Errors.deleted(key, idOf(found)))
  // AWS: one that was not asked for by its id is told none (recorded).
  throw s3Errors.isMarker(method, id === undefined ? nullId : idOf(found), lastModified(found))
}

/** Of an object that is there, what is known of it, and not its bytes. */
export async function updateVersion(state: UnitOfWork, object: StoredObject): Promise<void> {
  const current = await state.get(Objects, [object.bucket, object.key])
  await state.update(current && idOf(current) === idOf(object) ? Objects : PastVersions, object)
}

/** The object that is current, where it is one. */
export const asObject = (version: Version | undefined): StoredObject | undefined =>
  (version?.isDeleteMarker ? undefined : version)
