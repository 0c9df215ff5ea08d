import { GetObjectAcl } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { shownAcl } from '../access/acls.ts'
import { aclOfObject, ownerOfObject } from '../access/ownership.ts'
import { bucketNamed, inForce, requireBucket } from '../buckets/buckets.ts'
import { objectNamed, objectOwned, requireObject } from '../objects/objects.ts'
import { refuseUnbuilt } from '../unbuilt.ts'

export default operation(GetObjectAcl, {
  access: [{ action: 's3:GetObjectAcl', on: objectOwned }],
  record: { readOnly: true, category: 'Data', resources: [objectNamed, bucketNamed] },
  async handle(call) {
    refuseUnbuilt(call, call.input, ['VersionId'])
    const bucket = await requireBucket(call)
    const object = await requireObject(call)
    return shownAcl(ownerOfObject(bucket, object), await inForce(bucket, aclOfObject(bucket, object), call))
  },
})
