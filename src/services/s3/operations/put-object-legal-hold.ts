import { PutObjectLegalHold } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed } from '../buckets/buckets.ts'
import { requireLockable } from '../locks/lockable.ts'
import { objectNamed } from '../objects/objects.ts'
import { s3Errors } from '../s3-errors.ts'
import { taggedObject } from '../tags/object-tags.ts'
import { updateVersion } from '../versions/versions.ts'

export default operation(PutObjectLegalHold, {
  access: [{ action: 's3:PutObjectLegalHold', on: taggedObject }],
  record: { readOnly: false, category: 'Data', resources: [objectNamed, bucketNamed] },
  async handle(call) {
    const legalHold = call.input.LegalHold?.Status
    if (legalHold === undefined) throw s3Errors.malformedXml()
    const object = await requireLockable(call, 'PUT')
    await updateVersion(call.state, { ...object, lock: { ...object.lock, legalHold } })
    return {}
  },
})
