import { DeleteObjects, type DeleteObjectsRequest } from '../../../contracts/s3.gen.ts'
import { operation, type Call, type Resolver } from '../../../gateway/operation.ts'
import { bucketNamed, bucketResource, requireBucket, s3Arn, type BucketInput } from '../buckets/buckets.ts'
import { fitsKey, objectResource, Objects } from '../objects/objects.ts'
import { releaseReplaced } from '../effects/release-replaced.ts'
import { s3Errors } from '../s3-errors.ts'
import { refuseUnbuilt } from '../unbuilt.ts'

const mostKeys = 1000
const unbuilt = ['MFA', 'BypassGovernanceRetention']
const unbuiltOfObjects = ['VersionId', 'ETag', 'LastModifiedTime', 'Size']

interface ObjectsInput extends BucketInput {
  readonly Delete?: { readonly Objects?: readonly { readonly Key?: string | undefined }[] | undefined } | undefined
}

/** None where there is no key: the call fails then. */
const objectsNamed: Resolver<ObjectsInput> = async ({ Bucket, Delete }, context) => {
  const { scope } = context
  if (Bucket === undefined) return []
  const bucket = await bucketResource(Bucket, context)
  const keys = new Set(Delete?.Objects?.flatMap(({ Key }) => Key ?? []))
  return [...keys].map(key => objectResource(bucket, scope, Bucket, key))
}

export default operation(DeleteObjects, {
  access: [{ action: 's3:DeleteObject', on: objectsNamed, each: true }],
  record: { readOnly: false, category: 'Data', resources: [bucketNamed], omit: ['Delete'] },
  async handle(call) {
    const { input, scope, state, emit, denial } = call
    requireValid(call)
    const { name: bucket } = await requireBucket(call)
    const { Objects: asked, Quiet = false } = input.Delete
    const deleted = []
    const errors = []
    for (const { Key } of asked) {
      const refused = denial(s3Arn(scope, `${bucket}/${Key}`))
      // AWS: what it calls a denial.
      if (refused) errors.push({ Key, Code: 'AccessDenied', Message: refused.message })
      else if (!fitsKey(Key)) errors.push({ Key, Code: 'KeyTooLongError', Message: 'Your key is too long' })
      else {
        const object = await state.get(Objects, [bucket, Key])
        if (object) {
          await state.remove(Objects, object)
          await emit(releaseReplaced, { bucket, key: Key })
        }
        deleted.push({ Key })
      }
    }
    return { ...(!Quiet && deleted.length > 0 && { Deleted: deleted }), ...(errors.length > 0 && { Errors: errors }) }
  },
})

function requireValid(call: Pick<Call<DeleteObjectsRequest>, 'input' | 'unbuilt'>): void {
  const { input } = call
  refuseUnbuilt(call, input, unbuilt)
  const asked = input.Delete.Objects
  // AWS: its schema has as many.
  if (asked.length === 0 || asked.length > mostKeys) throw s3Errors.malformedXml()
  for (const one of asked) refuseUnbuilt(call, one, unbuiltOfObjects)
}
