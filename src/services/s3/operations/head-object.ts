import { HeadObject } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { answerFor } from '../objects/answers.ts'
import { bucketNamed } from '../buckets/buckets.ts'
import { objectNamed } from '../objects/objects.ts'

export default operation(HeadObject, {
  // AWS: whoever may read an object may ask about it.
  access: [{ action: 's3:GetObject', on: objectNamed }],
  record: { readOnly: true, category: 'Data', resources: [objectNamed, bucketNamed] },
  async handle(call) {
    return (await answerFor(call)).output
  },
})
