import { DeleteBucketTagging } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketTags, requireTaggingOfOld } from '../buckets/bucket-tags.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'

export default operation(DeleteBucketTagging, {
  // AWS: there is no action of its own.
  access: [{ action: 's3:PutBucketTagging', on: bucketNamed }],
  record: { readOnly: false, resources: [bucketNamed] },
  async handle(call) {
    const bucket = await requireBucket(call)
    requireTaggingOfOld(bucket)
    await bucketTags.remove(call.state, bucket)
    return {}
  },
})
