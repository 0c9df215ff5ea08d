import { GetObjectAcl } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { shownAcl } from '../access/acls.ts'
import { aclOfObject, ownerOfObject } from '../access/ownership.ts'
import { bucketNamed, inForce, requireBucket } from '../buckets/buckets.ts'
import { objectNamed } from '../objects/objects.ts'
import { taggedObject } from '../tags/object-tags.ts'
import { namesNoVersion, namesVersion, requireObject } from '../versions/versions.ts'

export default operation(GetObjectAcl, {
  access: [
    { action: 's3:GetObjectAcl', on: taggedObject, when: namesNoVersion },
    { action: 's3:GetObjectVersionAcl', on: taggedObject, when: namesVersion },
  ],
  record: { readOnly: true, category: 'Data', resources: [objectNamed, bucketNamed] },
  async handle(call) {
    const bucket = await requireBucket(call)
    const object = await requireObject(call)
    return shownAcl(ownerOfObject(bucket, object), await inForce(bucket, aclOfObject(bucket, object), call))
  },
})
