import { DeleteObjectTagging } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'
import { changed } from '../notifications/happenings.ts'
import { raise } from '../notifications/raise.ts'
import { objectNamed } from '../objects/objects.ts'
import { taggedObject } from '../tags/object-tags.ts'
import { versionOf } from '../versions/add-version.ts'
import { namesNoVersion, namesVersion, requireObject, updateVersion } from '../versions/versions.ts'

export default operation(DeleteObjectTagging, {
  access: [
    { action: 's3:DeleteObjectTagging', on: taggedObject, when: namesNoVersion },
    { action: 's3:DeleteObjectVersionTagging', on: taggedObject, when: namesVersion },
  ],
  record: { readOnly: false, category: 'Data', resources: [objectNamed, bucketNamed] },
  async handle(call) {
    const bucket = await requireBucket(call)
    const { tags, ...object } = await requireObject(call)
    if (tags) {
      await updateVersion(call.state, object)
      await raise(call, bucket, changed('ObjectTagging:Delete', object))
    }
    return versionOf(bucket, object)
  },
})
