import { DeletePublicAccessBlock } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, Buckets, requireBucketAsItIs } from '../buckets/buckets.ts'

export default operation(DeletePublicAccessBlock, {
  // AWS: there is no action of its own (recorded).
  access: [{ action: 's3:PutBucketPublicAccessBlock', on: bucketNamed }],
  record: { readOnly: false, eventName: 'DeleteBucketPublicAccessBlock', resources: [bucketNamed] },
  async handle(call) {
    const bucket = await requireBucketAsItIs(call)
    await call.state.update(Buckets, { ...bucket, publicAccess: 'deleted' })
    return {}
  },
})
