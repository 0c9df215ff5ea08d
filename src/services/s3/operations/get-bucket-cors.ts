import { GetBucketCors } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketCors, noCors } from '../buckets/bucket-cors.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'

export default operation(GetBucketCors, {
  access: [{ action: 's3:GetBucketCORS', on: bucketNamed }],
  record: { readOnly: true, resources: [bucketNamed] },
  async handle(call) {
    const bucket = await requireBucket(call)
    const rules = await bucketCors.find(call.state, bucket)
    if (!rules) throw noCors(bucket.name)
    return { CORSRules: rules }
  },
})
