import { PutBucketTagging } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketTags, requireTags } from '../buckets/bucket-tags.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'

export default operation(PutBucketTagging, {
  access: [{ action: 's3:PutBucketTagging', on: bucketNamed }],
  record: { readOnly: false, resources: [bucketNamed] },
  async handle(call) {
    const bucket = await requireBucket(call)
    const tags = call.input.Tagging.TagSet
    requireTags(tags)
    // AWS: none at all are no set (recorded).
    if (tags.length === 0) await bucketTags.remove(call.state, bucket)
    else await bucketTags.put(call.state, bucket, tags)
    return {}
  },
})
