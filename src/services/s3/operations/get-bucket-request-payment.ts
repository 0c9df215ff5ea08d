import { GetBucketRequestPayment } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'

export default operation(GetBucketRequestPayment, {
  access: [{ action: 's3:GetBucketRequestPayment', on: bucketNamed }],
  record: { readOnly: true, resources: [bucketNamed] },
  async handle(call) {
    await requireBucket(call)
    return { Payer: 'BucketOwner' as const }
  },
})
