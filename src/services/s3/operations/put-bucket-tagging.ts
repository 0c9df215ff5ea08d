import { PutBucketTagging } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { keepTags, requireTaggingOfOld } from '../buckets/bucket-tags.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'

export default operation(PutBucketTagging, {
  access: [{ action: 's3:PutBucketTagging', on: bucketNamed }],
  record: { readOnly: false, resources: [bucketNamed] },
  async handle(call) {
    const bucket = await requireBucket(call)
    requireTaggingOfOld(bucket)
    await keepTags(call.state, bucket, call.input.Tagging.TagSet)
    return {}
  },
})
