import { PutBucketEncryption } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, Buckets, requireBucket } from '../buckets/buckets.ts'
import { bucketEncryptionFrom } from '../encryption/bucket-encryption.ts'

export default operation(PutBucketEncryption, {
  access: [{ action: 's3:PutEncryptionConfiguration', on: bucketNamed }],
  record: { readOnly: false, resources: [bucketNamed] },
  async handle(call) {
    const bucket = await requireBucket(call)
    const encryption = bucketEncryptionFrom(call.input.ServerSideEncryptionConfiguration)
    await call.state.update(Buckets, { ...bucket, encryption })
    return {}
  },
})
