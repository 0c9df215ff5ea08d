import { PutObjectRetention } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'
import { requireLockable } from '../locks/lockable.ts'
import { requireChange, retentionIn } from '../locks/retention-changes.ts'
import { changed } from '../notifications/happenings.ts'
import { raise } from '../notifications/raise.ts'
import { objectNamed } from '../objects/objects.ts'
import { taggedObject } from '../tags/object-tags.ts'
import { updateVersion } from '../versions/versions.ts'

export default operation(PutObjectRetention, {
  access: [
    { action: 's3:PutObjectRetention', on: taggedObject },
    { action: 's3:BypassGovernanceRetention', on: taggedObject, when: input => input.BypassGovernanceRetention === true },
  ],
  record: { readOnly: false, category: 'Data', resources: [objectNamed, bucketNamed] },
  async handle(call) {
    const { input, state, scope } = call
    const asked = retentionIn(call, input.Retention, scope.now)
    const { lock, ...object } = await requireLockable(call, 'PUT')
    requireChange(lock?.retention, asked, scope, input.BypassGovernanceRetention === true)
    const { retention: _before, ...others } = lock ?? {}
    await updateVersion(state, { ...object, lock: { ...others, ...(asked && { retention: asked }) } })
    await raise(call, await requireBucket(call), changed('ObjectRetention:Put', object))
    return {}
  },
})
