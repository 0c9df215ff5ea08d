import { PutBucketLogging } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'
import { refuseUnbuilt } from '../unbuilt.ts'

export default operation(PutBucketLogging, {
  access: [{ action: 's3:PutBucketLogging', on: bucketNamed }],
  record: { readOnly: false, resources: [bucketNamed] },
  async handle(call) {
    await requireBucket(call)
    // To log nothing is what a bucket does anyway.
    refuseUnbuilt(call, call.input.BucketLoggingStatus, ['LoggingEnabled'])
    return {}
  },
})
