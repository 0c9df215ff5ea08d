import { GetBucketTagging } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketTags, noTags } from '../buckets/bucket-tags.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'

export default operation(GetBucketTagging, {
  access: [{ action: 's3:GetBucketTagging', on: bucketNamed }],
  record: { readOnly: true, resources: [bucketNamed] },
  async handle(call) {
    const bucket = await requireBucket(call)
    const tags = await bucketTags.find(call.state, bucket)
    if (!tags) throw noTags(bucket.name)
    return { TagSet: tags }
  },
})
