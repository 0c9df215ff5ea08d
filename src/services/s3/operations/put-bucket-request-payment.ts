import { PutBucketRequestPayment } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'

export default operation(PutBucketRequestPayment, {
  access: [{ action: 's3:PutBucketRequestPayment', on: bucketNamed }],
  record: { readOnly: false, resources: [bucketNamed] },
  async handle(call) {
    await requireBucket(call)
    // Who pays may refuse whoever does not say that he does: nothing asks for that yet.
    if (call.input.RequestPaymentConfiguration.Payer !== 'BucketOwner') throw call.unbuilt('Payer')
    return {}
  },
})
