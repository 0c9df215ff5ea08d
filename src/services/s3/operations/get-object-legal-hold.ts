import { GetObjectLegalHold } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed } from '../buckets/buckets.ts'
import { lockErrors } from '../locks/lock-errors.ts'
import { requireLockable } from '../locks/lockable.ts'
import { objectNamed } from '../objects/objects.ts'
import { taggedObject } from '../tags/object-tags.ts'

export default operation(GetObjectLegalHold, {
  access: [{ action: 's3:GetObjectLegalHold', on: taggedObject }],
  record: { readOnly: true, category: 'Data', resources: [objectNamed, bucketNamed] },
  async handle(call) {
    const { lock } = await requireLockable(call, 'GET')
    if (lock?.legalHold === undefined) throw lockErrors.noneOfObject()
    return { LegalHold: { Status: lock.legalHold } }
  },
})
