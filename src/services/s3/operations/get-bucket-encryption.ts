import { GetBucketEncryption } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'
import { shownBucketEncryption, usualEncryption } from '../encryption/bucket-encryption.ts'

export default operation(GetBucketEncryption, {
  access: [{ action: 's3:GetEncryptionConfiguration', on: bucketNamed }],
  record: { readOnly: true, resources: [bucketNamed] },
  async handle(call) {
    const { encryption = usualEncryption } = await requireBucket(call)
    return { ServerSideEncryptionConfiguration: shownBucketEncryption(encryption) }
  },
})
