import { GetObjectLockConfiguration } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'
import { shownBucketLock } from '../locks/bucket-locks.ts'
import { lockErrors } from '../locks/lock-errors.ts'

export default operation(GetObjectLockConfiguration, {
  access: [{ action: 's3:GetBucketObjectLockConfiguration', on: bucketNamed }],
  record: { readOnly: true, eventName: 'GetBucketObjectLockConfiguration', resources: [bucketNamed] },
  async handle(call) {
    const { name, objectLock } = await requireBucket(call)
    if (!objectLock) throw lockErrors.noConfiguration(name)
    return { ObjectLockConfiguration: shownBucketLock(objectLock) }
  },
})
