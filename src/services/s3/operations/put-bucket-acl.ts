import { PutBucketAcl } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { aclErrors } from '../access/acl-errors.ts'
import { requireAcl, requireUnblocked } from '../access/new-acls.ts'
import { takesAcls } from '../access/ownership.ts'
import { bucketNamed, Buckets, requireBucketAsItIs, s3Arn } from '../buckets/buckets.ts'

export default operation(PutBucketAcl, {
  access: [{ action: 's3:PutBucketAcl', on: bucketNamed }],
  record: { readOnly: false, resources: [bucketNamed] },
  async handle(call) {
    const { input, scope, state } = call
    const bucket = await requireBucketAsItIs(call)
    // AWS: whatever the list says (recorded).
    if (!takesAcls(bucket)) throw aclErrors.unsupported()
    const acl = requireAcl(input, bucket.account, bucket.account)
    await requireUnblocked(call, bucket, acl, 's3:PutBucketAcl', s3Arn(scope, bucket.name))
    await state.update(Buckets, { ...bucket, acl })
    return {}
  },
})
