import { DeleteBucketCors } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketCors } from '../buckets/bucket-cors.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'

export default operation(DeleteBucketCors, {
  // AWS: there is no action of its own.
  access: [{ action: 's3:PutBucketCORS', on: bucketNamed }],
  record: { readOnly: false, resources: [bucketNamed] },
  async handle(call) {
    await bucketCors.remove(call.state, await requireBucket(call))
    return {}
  },
})
