import { DeleteBucketPolicy } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { requireOwner } from '../access/bucket-policies.ts'
import { guardedBucket } from '../access/policy-resources.ts'
import { Buckets, requireBucketAsItIs } from '../buckets/buckets.ts'

export default operation(DeleteBucketPolicy, {
  access: [{ action: 's3:DeleteBucketPolicy', on: guardedBucket }],
  record: { readOnly: false, resources: [guardedBucket] },
  async handle(call) {
    const { policy, ...bucket } = await requireBucketAsItIs(call)
    requireOwner(bucket, call)
    // AWS: there may be none.
    if (policy) await call.state.update(Buckets, bucket)
    return {}
  },
})
