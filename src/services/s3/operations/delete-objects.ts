import { DeleteObjects, type DeleteObjectsRequest } from '../../../contracts/s3.gen.ts'
import { operation, type Call, type Resolver } from '../../../gateway/operation.ts'
import { bucketNamed, bucketResource, requireBucketAsItIs, s3Arn, type BucketInput } from '../buckets/buckets.ts'
import { lockErrors } from '../locks/lock-errors.ts'
import type { Happening } from '../notifications/happenings.ts'
import { raise } from '../notifications/raise.ts'
import { fitsKey, objectResource, ofVersion } from '../objects/objects.ts'
import { s3Errors } from '../s3-errors.ts'
import { refuseUnbuilt } from '../unbuilt.ts'
import { removeObject, type Removed } from '../versions/remove-version.ts'
import { isVersionId } from '../versions/version-ids.ts'
import { namesNoVersion, namesVersion } from '../versions/versions.ts'

const mostKeys = 1000
const unbuilt = ['MFA']
const unbuiltOfObjects = ['ETag', 'LastModifiedTime', 'Size']

interface Named {
  readonly Key?: string | undefined
  readonly VersionId?: string | undefined
}

interface ObjectsInput extends BucketInput {
  readonly Delete?: { readonly Objects?: readonly Named[] | undefined } | undefined
}

/** Each version once; none where there is no key: the call fails then. */
const objects = (which: (one: Named) => boolean): Resolver<ObjectsInput> => async ({ Bucket, Delete }, context) => {
  const { scope } = context
  if (Bucket === undefined) return []
  const bucket = await bucketResource(Bucket, context)
  const versions = new Map<string, Set<string | undefined>>()
  for (const one of Delete?.Objects ?? []) {
    if (one.Key === undefined || !which(one)) continue
    versions.set(one.Key, (versions.get(one.Key) ?? new Set()).add(one.VersionId))
  }
  return [...versions].flatMap(([key, ids]) => {
    const object = objectResource(bucket, scope, Bucket, key)
    return [...ids].map(id => ofVersion(object, id))
  })
}

export default operation(DeleteObjects, {
  access: [
    { action: 's3:DeleteObject', on: objects(namesNoVersion), each: true },
    { action: 's3:DeleteObjectVersion', on: objects(namesVersion), each: true },
    {
      action: 's3:BypassGovernanceRetention', on: objects(() => true), each: true,
      when: input => input.BypassGovernanceRetention === true,
    },
  ],
  record: { readOnly: false, category: 'Data', resources: [bucketNamed], omit: ['Delete'] },
  async handle(call) {
    const { input, scope, denial } = call
    requireValid(call)
    const bucket = await requireBucketAsItIs(call)
    const { Delete: { Objects: asked, Quiet = false }, BypassGovernanceRetention: passesGovernance } = input
    const deleted = []
    const errors = []
    const happenings: Happening[] = []
    for (const [index, { Key, VersionId: id }] of asked.entries()) {
      const refused = denialOf(denial(s3Arn(scope, `${bucket.name}/${Key}`), id)) ?? wrongIn(Key, id)
      const removed = refused ?? (await removeObject(call, bucket, { key: Key, id, passesGovernance }, `version ${index}`))
      if (removed === 'locked') errors.push({ Key, VersionId: id, ...denialOf(lockErrors.isProtected()) })
      else if ('Code' in removed) errors.push({ Key, ...(id !== undefined && { VersionId: id }), ...removed })
      else {
        deleted.push(told(Key, id, removed))
        if (removed.happening) happenings.push(removed.happening)
      }
    }
    await raise(call, bucket, ...happenings)
    return { ...(!Quiet && deleted.length > 0 && { Deleted: deleted }), ...(errors.length > 0 && { Errors: errors }) }
  },
})

/** AWS: what it calls a denial. */
const denialOf = (denied: Error | undefined) => denied && { Code: 'AccessDenied', Message: denied.message }

function wrongIn(key: string, id: string | undefined) {
  if (!fitsKey(key)) return { Code: 'KeyTooLongError', Message: 'Your key is too long' }
  // AWS: what can be no version is none.
  if (id !== undefined && !isVersionId(id)) return { Code: 'NoSuchVersion', Message: 'The specified version does not exist.' }
  return undefined
}

/** AWS: of a marker its id is told twice where it was asked for by it (recorded). */
function told(Key: string, asked: string | undefined, { isMarker, id }: Removed) {
  return {
    Key, ...(asked !== undefined && { VersionId: asked }),
    ...(isMarker && { DeleteMarker: true, ...(id !== undefined && { DeleteMarkerVersionId: id }) }),
  }
}

function requireValid(call: Pick<Call<DeleteObjectsRequest>, 'input' | 'unbuilt'>): void {
  const { input } = call
  refuseUnbuilt(call, input, unbuilt)
  const asked = input.Delete.Objects
  // AWS: its schema has as many.
  if (asked.length === 0 || asked.length > mostKeys) throw s3Errors.malformedXml()
  for (const one of asked) refuseUnbuilt(call, one, unbuiltOfObjects)
}
