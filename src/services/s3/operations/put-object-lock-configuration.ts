import { PutObjectLockConfiguration } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, Buckets, requireBucketAsItIs } from '../buckets/buckets.ts'
import { bucketLockOf } from '../locks/bucket-locks.ts'
import { lockErrors } from '../locks/lock-errors.ts'

export default operation(PutObjectLockConfiguration, {
  access: [{ action: 's3:PutBucketObjectLockConfiguration', on: bucketNamed }],
  record: { readOnly: false, eventName: 'PutBucketObjectLockConfiguration', resources: [bucketNamed] },
  async handle(call) {
    const objectLock = bucketLockOf(call, call.input.ObjectLockConfiguration)
    const bucket = await requireBucketAsItIs(call)
    if (bucket.versioning !== 'Enabled') throw lockErrors.unversioned()
    await call.state.update(Buckets, { ...bucket, objectLock })
    return {}
  },
})
