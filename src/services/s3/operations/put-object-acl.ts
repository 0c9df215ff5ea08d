import { PutObjectAcl } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { aclErrors } from '../access/acl-errors.ts'
import { requireAcl, requireUnblocked } from '../access/new-acls.ts'
import { ownerOfObject, takesAcls } from '../access/ownership.ts'
import { bucketNamed, objectArn, requireBucket } from '../buckets/buckets.ts'
import { changed } from '../notifications/happenings.ts'
import { raise } from '../notifications/raise.ts'
import { objectNamed } from '../objects/objects.ts'
import { taggedObject } from '../tags/object-tags.ts'
import { namesNoVersion, namesVersion, requireObject, updateVersion } from '../versions/versions.ts'

export default operation(PutObjectAcl, {
  access: [
    { action: 's3:PutObjectAcl', on: taggedObject, when: namesNoVersion },
    { action: 's3:PutObjectVersionAcl', on: taggedObject, when: namesVersion },
  ],
  record: { readOnly: false, category: 'Data', resources: [objectNamed, bucketNamed] },
  async handle(call) {
    const { input, scope, state } = call
    const bucket = await requireBucket(call)
    const object = await requireObject(call)
    // AWS: whatever the list says (recorded).
    if (!takesAcls(bucket)) throw aclErrors.unsupported()
    const acl = requireAcl(input, ownerOfObject(bucket, object), bucket.account)
    await requireUnblocked(call, bucket, acl, 's3:PutObjectAcl', objectArn(scope, bucket.name, object.key))
    await updateVersion(state, { ...object, acl })
    // AWS: a list that is the same is no event (recorded).
    if (JSON.stringify(acl) !== JSON.stringify(object.acl)) await raise(call, bucket, changed('ObjectAcl:Put', object))
    return {}
  },
})
