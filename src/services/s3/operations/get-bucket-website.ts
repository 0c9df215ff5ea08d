import { GetBucketWebsite } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'
import { bucketWebsite, noWebsite } from '../website/bucket-website.ts'

export default operation(GetBucketWebsite, {
  access: [{ action: 's3:GetBucketWebsite', on: bucketNamed }],
  record: { readOnly: true, resources: [bucketNamed] },
  async handle(call) {
    const bucket = await requireBucket(call)
    const website = await bucketWebsite.find(call.state, bucket)
    if (!website) throw noWebsite(bucket.name)
    return website
  },
})
