import { GetBucketLogging } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'

export default operation(GetBucketLogging, {
  access: [{ action: 's3:GetBucketLogging', on: bucketNamed }],
  record: { readOnly: true, resources: [bucketNamed] },
  async handle(call) {
    await requireBucket(call)
    // AWS: of a bucket whose requests are not logged nothing is told.
    return {}
  },
})
