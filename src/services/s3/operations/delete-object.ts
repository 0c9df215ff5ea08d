import { DeleteObject } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, requireBucket } from '../buckets.ts'
import { objectNamed, Objects, requireKey } from '../objects.ts'
import { requireWritable } from '../preconditions.ts'
import { releaseReplaced } from '../release-replaced.ts'
import { refuseUnbuilt } from '../unbuilt.ts'

const unbuilt = ['MFA', 'VersionId', 'BypassGovernanceRetention', 'IfMatchLastModifiedTime', 'IfMatchSize']

export default operation(DeleteObject, {
  access: [{ action: 's3:DeleteObject', on: objectNamed }],
  record: { readOnly: false, category: 'Data', resources: [objectNamed, bucketNamed] },
  async handle(call) {
    const { input, state, emit } = call
    refuseUnbuilt(call, input, unbuilt)
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
