import { PutBucketWebsite } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'
import { bucketWebsite, requireWebsite } from '../website/bucket-website.ts'

export default operation(PutBucketWebsite, {
  access: [{ action: 's3:PutBucketWebsite', on: bucketNamed }],
  record: { readOnly: false, resources: [bucketNamed] },
  async handle(call) {
    const bucket = await requireBucket(call)
    const { WebsiteConfiguration } = call.input
    requireWebsite(WebsiteConfiguration)
    await bucketWebsite.put(call.state, bucket, WebsiteConfiguration)
    return {}
  },
})
