import { PutPublicAccessBlock } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, Buckets, requireBucketAsItIs } from '../buckets/buckets.ts'
import { s3Errors } from '../s3-errors.ts'

export default operation(PutPublicAccessBlock, {
  access: [{ action: 's3:PutBucketPublicAccessBlock', on: bucketNamed }],
  record: { readOnly: false, eventName: 'PutBucketPublicAccessBlock', resources: [bucketNamed] },
  async handle(call) {
    const bucket = await requireBucketAsItIs(call)
    const given = call.input.PublicAccessBlockConfiguration
    if (Object.values(given).every(one => one === undefined)) throw s3Errors.noBlock()
    // AWS: what is not said is off (recorded).
    const { BlockPublicAcls = false, IgnorePublicAcls = false, BlockPublicPolicy = false, RestrictPublicBuckets = false } = given
    const publicAccess = { BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets }
    await call.state.update(Buckets, { ...bucket, publicAccess })
    return {}
  },
})
