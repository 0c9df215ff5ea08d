import { PutBucketOwnershipControls } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { aclErrors } from '../access/acl-errors.ts'
import { isOwnersAlone } from '../access/acls.ts'
import { aclOf } from '../access/ownership.ts'
import { bucketNamed, Buckets, requireBucketAsItIs } from '../buckets/buckets.ts'
import { s3Errors } from '../s3-errors.ts'

export default operation(PutBucketOwnershipControls, {
  access: [{ action: 's3:PutBucketOwnershipControls', on: bucketNamed }],
  record: { readOnly: false, resources: [bucketNamed] },
  async handle(call) {
    const { ownership: _before, ...bucket } = await requireBucketAsItIs(call)
    const [rule, ...more] = call.input.OwnershipControls.Rules
    if (!rule || more.length > 0) throw s3Errors.malformedXml()
    const { ObjectOwnership: ownership } = rule
    if (ownership !== 'BucketOwnerEnforced') await call.state.update(Buckets, { ...bucket, ownership })
    else {
      // AWS: whoever has something by the bucket's list would lose it unseen.
      if (!isOwnersAlone(bucket.account, aclOf({ ...bucket, ownership: 'deleted' }))) throw aclErrors.withOwnership()
      await call.state.update(Buckets, bucket)
    }
    return {}
  },
})
