import { GetObjectRetention } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed } from '../buckets/buckets.ts'
import { lockErrors } from '../locks/lock-errors.ts'
import { requireLockable } from '../locks/lockable.ts'
import { objectNamed } from '../objects/objects.ts'
import { taggedObject } from '../tags/object-tags.ts'

export default operation(GetObjectRetention, {
  access: [{ action: 's3:GetObjectRetention', on: taggedObject }],
  record: { readOnly: true, category: 'Data', resources: [objectNamed, bucketNamed] },
  async handle(call) {
    const { lock } = await requireLockable(call, 'GET')
    if (!lock?.retention) throw lockErrors.noneOfObject()
    return { Retention: { Mode: lock.retention.mode, RetainUntilDate: new Date(lock.retention.until) } }
  },
})
