import { DeleteBucketWebsite } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'
import { bucketWebsite } from '../website/bucket-website.ts'

export default operation(DeleteBucketWebsite, {
  access: [{ action: 's3:DeleteBucketWebsite', on: bucketNamed }],
  record: { readOnly: false, resources: [bucketNamed] },
  async handle(call) {
    await bucketWebsite.remove(call.state, await requireBucket(call))
    return {}
  },
})
