import { DeleteObject } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'
import { objectNamed, Objects, requireKey } from '../objects/objects.ts'
import { requireWritable } from '../objects/preconditions.ts'
import { releaseReplaced } from '../effects/release-replaced.ts'
import { s3Errors } from '../s3-errors.ts'
import { refuseUnbuilt } from '../unbuilt.ts'

const unbuilt = ['MFA', 'VersionId', 'BypassGovernanceRetention']

export default operation(DeleteObject, {
  access: [{ action: 's3:DeleteObject', on: objectNamed }],
  record: { readOnly: false, category: 'Data', resources: [objectNamed, bucketNamed] },
  async handle(call) {
    const { input, state, emit } = call
    refuseUnbuilt(call, input, unbuilt)
    // AWS: its directory buckets alone know these two (recorded).
    if (input.IfMatchLastModifiedTime !== undefined) throw s3Errors.unsupportedHeader('x-amz-if-match-last-modified-time')
    if (input.IfMatchSize !== undefined) throw s3Errors.unsupportedHeader('x-amz-if-match-size')
    await requireBucket(call)
    const [bucket, key] = [input.Bucket, requireKey(input)]
    const object = await state.get(Objects, [bucket, key])
    requireWritable(object, key, { IfMatch: input.IfMatch })
    // AWS: what is not there is as good as deleted.
    if (!object) return {}
    await state.remove(Objects, object)
    await emit(releaseReplaced, { bucket, key })
    return {}
  },
})
