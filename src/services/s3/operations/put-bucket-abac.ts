import { PutBucketAbac } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, Buckets, requireBucketAsItIs } from '../buckets/buckets.ts'
import { s3Errors } from '../s3-errors.ts'

export default operation(PutBucketAbac, {
  access: [{ action: 's3:PutBucketAbac', on: bucketNamed }],
  record: { readOnly: false, resources: [bucketNamed] },
  async handle(call) {
    const { abac: _before, ...bucket } = await requireBucketAsItIs(call)
    const { Status } = call.input.AbacStatus
    if (Status === undefined) throw s3Errors.malformedXml()
    await call.state.update(Buckets, Status === 'Enabled' ? { ...bucket, abac: true } : bucket)
    return {}
  },
})
