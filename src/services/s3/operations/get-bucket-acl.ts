import { GetBucketAcl } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { shownAcl } from '../access/acls.ts'
import { aclOf } from '../access/ownership.ts'
import { bucketNamed, inForce, requireBucket } from '../buckets/buckets.ts'

export default operation(GetBucketAcl, {
  access: [{ action: 's3:GetBucketAcl', on: bucketNamed }],
  record: { readOnly: true, resources: [bucketNamed] },
  async handle(call) {
    const bucket = await requireBucket(call)
    // AWS: what is ignored is not told (recorded).
    return shownAcl(bucket.account, await inForce(bucket, aclOf(bucket), call))
  },
})
