import { DeleteBucketOwnershipControls } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, Buckets, requireBucketAsItIs } from '../buckets/buckets.ts'

export default operation(DeleteBucketOwnershipControls, {
  // AWS: there is no action of its own.
  access: [{ action: 's3:PutBucketOwnershipControls', on: bucketNamed }],
  record: { readOnly: false, resources: [bucketNamed] },
  async handle(call) {
    const bucket = await requireBucketAsItIs(call)
    await call.state.update(Buckets, { ...bucket, ownership: 'deleted' })
    return {}
  },
})
