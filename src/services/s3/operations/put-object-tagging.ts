import { PutObjectTagging } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'
import { changed } from '../notifications/happenings.ts'
import { raise } from '../notifications/raise.ts'
import { objectNamed } from '../objects/objects.ts'
import { taggedObject, tagsOf } from '../tags/object-tags.ts'
import { versionOf } from '../versions/add-version.ts'
import { namesNoVersion, namesVersion, requireObject, updateVersion } from '../versions/versions.ts'

export default operation(PutObjectTagging, {
  access: [
    { action: 's3:PutObjectTagging', on: taggedObject, when: namesNoVersion },
    { action: 's3:PutObjectVersionTagging', on: taggedObject, when: namesVersion },
  ],
  record: { readOnly: false, category: 'Data', resources: [objectNamed, bucketNamed] },
  async handle(call) {
    const { input, state } = call
    const bucket = await requireBucket(call)
    const tags = tagsOf(input.Tagging.TagSet)
    const { tags: _before, ...object } = await requireObject(call)
    await updateVersion(state, { ...object, ...(input.Tagging.TagSet.length > 0 && { tags }) })
    await raise(call, bucket, changed('ObjectTagging:Put', object))
    return versionOf(bucket, object)
  },
})
