import { GetBucketAbac } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'

export default operation(GetBucketAbac, {
  access: [{ action: 's3:GetBucketAbac', on: bucketNamed }],
  record: { readOnly: true, resources: [bucketNamed] },
  async handle(call) {
    const { abac } = await requireBucket(call)
    return { AbacStatus: { Status: abac ? 'Enabled' as const : 'Disabled' as const } }
  },
})
