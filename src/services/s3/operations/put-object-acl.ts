import { PutObjectAcl } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { aclErrors } from '../access/acl-errors.ts'
import { requireAcl, requireUnblocked } from '../access/new-acls.ts'
import { ownerOfObject, takesAcls } from '../access/ownership.ts'
import { bucketNamed, objectArn, requireBucket } from '../buckets/buckets.ts'
import { objectNamed, objectOwned, Objects, requireObject } from '../objects/objects.ts'
import { refuseUnbuilt } from '../unbuilt.ts'

export default operation(PutObjectAcl, {
  access: [{ action: 's3:PutObjectAcl', on: objectOwned }],
  record: { readOnly: false, category: 'Data', resources: [objectNamed, bucketNamed] },
  async handle(call) {
    const { input, scope, state } = call
    refuseUnbuilt(call, input, ['VersionId'])
    const bucket = await requireBucket(call)
    const object = await requireObject(call)
    // AWS: whatever the list says (recorded).
    if (!takesAcls(bucket)) throw aclErrors.unsupported()
    const acl = requireAcl(input, ownerOfObject(bucket, object), bucket.account)
    await requireUnblocked(call, bucket, acl, 's3:PutObjectAcl', objectArn(scope, bucket.name, object.key))
    await state.put(Objects, { ...object, acl })
    return {}
  },
})
