import { HeadObject } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { answerFor } from '../objects/answers.ts'
import { bucketNamed } from '../buckets/buckets.ts'
import { requireOpenable } from '../objects/contents.ts'
import { objectNamed } from '../objects/objects.ts'
import { taggedObject } from '../tags/object-tags.ts'
import { namesNoVersion, namesVersion } from '../versions/versions.ts'

export default operation(HeadObject, {
  // AWS: whoever may read an object may ask about it.
  access: [
    { action: 's3:GetObject', on: taggedObject, when: namesNoVersion },
    { action: 's3:GetObjectVersion', on: taggedObject, when: namesVersion },
  ],
  record: { readOnly: true, category: 'Data', resources: [objectNamed, bucketNamed] },
  async handle(call) {
    const { object, output } = await answerFor(call, 'HEAD')
    // AWS: whoever asks for the checksum has to be able to read what it is of; the key of a customer has to be the right one.
    if (call.input.ChecksumMode === 'ENABLED' || object.encryption?.by === 'customer') {
      await requireOpenable(call, object)
    }
    return output
  },
})
