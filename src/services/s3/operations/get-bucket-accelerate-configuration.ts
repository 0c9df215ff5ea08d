import { GetBucketAccelerateConfiguration } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'

export default operation(GetBucketAccelerateConfiguration, {
  access: [{ action: 's3:GetAccelerateConfiguration', on: bucketNamed }],
  record: { readOnly: true, resources: [bucketNamed] },
  async handle(call) {
    const { acceleration: Status } = await requireBucket(call)
    // AWS: of a bucket that was never told there is no status.
    return { ...(Status && { Status }) }
  },
})
