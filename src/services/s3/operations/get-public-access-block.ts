import { GetPublicAccessBlock } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { blockOf } from '../access/public-access.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'
import { s3Errors } from '../s3-errors.ts'

export default operation(GetPublicAccessBlock, {
  access: [{ action: 's3:GetBucketPublicAccessBlock', on: bucketNamed }],
  record: { readOnly: true, eventName: 'GetBucketPublicAccessBlock', resources: [bucketNamed] },
  async handle(call) {
    const bucket = await requireBucket(call)
    // AWS: the bucket's own, whatever its account blocks (recorded).
    const block = blockOf(bucket)
    if (!block) throw s3Errors.noSuchBlock(bucket.name)
    return { PublicAccessBlockConfiguration: block }
  },
})
