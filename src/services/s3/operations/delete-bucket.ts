import { DeleteBucket } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, Buckets, requireBucket } from '../buckets/buckets.ts'
import { removeSettings } from '../buckets/settings.ts'
import { Objects } from '../objects/objects.ts'
import { s3Errors } from '../s3-errors.ts'

export default operation(DeleteBucket, {
  access: [{ action: 's3:DeleteBucket', on: bucketNamed }],
  record: { readOnly: false, resources: [bucketNamed] },
  async handle(call) {
    const bucket = await requireBucket(call)
    // Expected: whoever puts an object meanwhile meets this call, as this one meets him.
    const [object] = await call.state.list(Objects, [bucket.name], { limit: 1, expected: true })
    if (object) throw s3Errors.bucketNotEmpty(bucket.name)
    await removeSettings(call.state, bucket)
    await call.state.remove(Buckets, bucket)
    return {}
  },
})
