import { GetBucketVersioning } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'

export default operation(GetBucketVersioning, {
  access: [{ action: 's3:GetBucketVersioning', on: bucketNamed }],
  record: { readOnly: true, resources: [bucketNamed] },
  async handle(call) {
    const { versioning } = await requireBucket(call)
    return { ...(versioning && { Status: versioning }) }
  },
})
