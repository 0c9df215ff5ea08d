import { GetObjectTagging } from '../../../contracts/s3.gen.ts'
import { listTags } from '../../../core/tags.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'
import { objectNamed } from '../objects/objects.ts'
import { taggedObject } from '../tags/object-tags.ts'
import { versionOf } from '../versions/add-version.ts'
import { namesNoVersion, namesVersion, requireObject } from '../versions/versions.ts'

export default operation(GetObjectTagging, {
  access: [
    { action: 's3:GetObjectTagging', on: taggedObject, when: namesNoVersion },
    { action: 's3:GetObjectVersionTagging', on: taggedObject, when: namesVersion },
  ],
  record: { readOnly: true, category: 'Data', resources: [objectNamed, bucketNamed] },
  async handle(call) {
    const bucket = await requireBucket(call)
    const object = await requireObject(call)
    return { TagSet: listTags(object.tags ?? {}), ...versionOf(bucket, object) }
  },
})
