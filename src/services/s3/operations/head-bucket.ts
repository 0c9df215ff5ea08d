import { HeadBucket } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, requireBucket, s3Arn } from '../buckets/buckets.ts'

export default operation(HeadBucket, {
  access: [{ action: 's3:ListBucket', on: bucketNamed }],
  record: { readOnly: true, resources: [bucketNamed] },
  async handle(call) {
    const { name, region } = await requireBucket(call)
    return { BucketRegion: region, BucketArn: s3Arn(call.scope, name), AccessPointAlias: call.scope.point?.alias !== undefined }
  },
})
