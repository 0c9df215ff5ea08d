import { PutBucketAccelerateConfiguration } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, Buckets, requireBucketAsItIs } from '../buckets/buckets.ts'
import { s3Errors } from '../s3-errors.ts'

export default operation(PutBucketAccelerateConfiguration, {
  access: [{ action: 's3:PutAccelerateConfiguration', on: bucketNamed }],
  record: { readOnly: false, resources: [bucketNamed] },
  async handle(call) {
    const { Status } = call.input.AccelerateConfiguration
    if (Status === undefined) throw s3Errors.noAcceleration()
    const bucket = await requireBucketAsItIs(call)
    // AWS: its certificate has one name in front of the endpoint's.
    if (bucket.name.includes('.')) throw s3Errors.hasPeriods()
    await call.state.update(Buckets, { ...bucket, acceleration: Status })
    return {}
  },
})
