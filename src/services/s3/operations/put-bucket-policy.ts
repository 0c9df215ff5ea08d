import { PutBucketPolicy } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { ofBucket } from '../access/applicable.ts'
import { requireOwner } from '../access/bucket-policies.ts'
import { keepPolicy } from '../access/new-policies.ts'
import { guardedBucket } from '../access/policy-resources.ts'
import { isBlocked } from '../access/public-access.ts'
import { preventedPolicy } from '../access/prevented.ts'
import { Buckets, requireBucketAsItIs } from '../buckets/buckets.ts'

export default operation(PutBucketPolicy, {
  access: [{ action: 's3:PutBucketPolicy', on: guardedBucket }],
  record: { readOnly: false, resources: [guardedBucket] },
  async handle(call) {
    const { input, state } = call
    const bucket = await requireBucketAsItIs(call)
    requireOwner(bucket, call)
    const policy = await keepPolicy(call, ofBucket(bucket.name), input.Policy)
    const isPrevented = policy.isPublic && (await isBlocked(bucket, ({ BlockPublicPolicy }) => BlockPublicPolicy, call))
    if (isPrevented) throw preventedPolicy(call, bucket)
    await state.update(Buckets, { ...bucket, policy })
    return {}
  },
})
