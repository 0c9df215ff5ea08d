import { GetBucketOwnershipControls, type OwnershipControlsRule } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { aclErrors } from '../access/acl-errors.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'

export default operation(GetBucketOwnershipControls, {
  access: [{ action: 's3:GetBucketOwnershipControls', on: bucketNamed }],
  record: { readOnly: true, resources: [bucketNamed] },
  async handle(call) {
    const { name, ownership } = await requireBucket(call)
    if (ownership === 'deleted') throw aclErrors.noOwnership(name)
    const rule: OwnershipControlsRule = { ObjectOwnership: ownership ?? 'BucketOwnerEnforced' }
    return { OwnershipControls: { Rules: [rule] } }
  },
})
