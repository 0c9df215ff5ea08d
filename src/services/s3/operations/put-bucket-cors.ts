import { PutBucketCors } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketCors, requireRules } from '../buckets/bucket-cors.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'

export default operation(PutBucketCors, {
  access: [{ action: 's3:PutBucketCORS', on: bucketNamed }],
  record: { readOnly: false, resources: [bucketNamed] },
  async handle(call) {
    const bucket = await requireBucket(call)
    const rules = call.input.CORSConfiguration.CORSRules
    requireRules(rules)
    await bucketCors.put(call.state, bucket, rules)
    return {}
  },
})
