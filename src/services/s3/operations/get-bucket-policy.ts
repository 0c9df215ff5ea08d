import { GetBucketPolicy } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { requireOwner, requirePolicy } from '../access/bucket-policies.ts'
import { guardedBucket } from '../access/policy-resources.ts'
import { requireBucket } from '../buckets/buckets.ts'

export default operation(GetBucketPolicy, {
  access: [{ action: 's3:GetBucketPolicy', on: guardedBucket }],
  record: { readOnly: true, resources: [guardedBucket] },
  async handle(call) {
    const bucket = await requireBucket(call)
    requireOwner(bucket, call)
    return { Policy: await call.principals.show(requirePolicy(bucket)) }
  },
})
