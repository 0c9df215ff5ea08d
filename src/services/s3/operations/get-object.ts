import { GetObject } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { answerFor } from '../objects/answers.ts'
import { bucketNamed } from '../buckets/buckets.ts'
import { bodyOf } from '../objects/contents.ts'
import { objectNamed } from '../objects/objects.ts'
import { taggedObject } from '../tags/object-tags.ts'
import { namesNoVersion, namesVersion } from '../versions/versions.ts'

export default operation(GetObject, {
  access: [
    { action: 's3:GetObject', on: taggedObject, when: namesNoVersion },
    { action: 's3:GetObjectVersion', on: taggedObject, when: namesVersion },
  ],
  record: { readOnly: true, category: 'Data', resources: [objectNamed, bucketNamed] },
  async handle(call) {
    const { object, span, output } = await answerFor(call, 'GET')
    return { ...output, Body: await bodyOf(call, object, span) }
  },
})
