import { GetBucketPolicyStatus } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { requirePolicy } from '../access/bucket-policies.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'

export default operation(GetBucketPolicyStatus, {
  access: [{ action: 's3:GetBucketPolicyStatus', on: bucketNamed }],
  record: { readOnly: true, resources: [bucketNamed] },
  async handle(call) {
    // AWS: of the policy alone, whatever is blocked (recorded).
    return { PolicyStatus: { IsPublic: requirePolicy(await requireBucket(call)).isPublic } }
  },
})
