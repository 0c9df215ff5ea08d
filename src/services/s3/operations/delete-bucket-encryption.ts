import { DeleteBucketEncryption } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, Buckets, requireBucket } from '../buckets/buckets.ts'

export default operation(DeleteBucketEncryption, {
  access: [{ action: 's3:PutEncryptionConfiguration', on: bucketNamed }],
  record: { readOnly: false, resources: [bucketNamed] },
  async handle(call) {
    const { encryption: _, ...bucket } = await requireBucket(call)
    await call.state.update(Buckets, bucket)
    return {}
  },
})
