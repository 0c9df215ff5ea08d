import { GetObject } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { answerFor } from '../objects/answers.ts'
import { bucketNamed } from '../buckets/buckets.ts'
import { contentIn, openEnvelope } from '../encryption/envelopes.ts'
import { objectNamed } from '../objects/objects.ts'

export default operation(GetObject, {
  access: [{ action: 's3:GetObject', on: objectNamed }],
  record: { readOnly: true, category: 'Data', resources: [objectNamed, bucketNamed] },
  async handle(call) {
    const { object, span, output } = await answerFor(call)
    const envelope = await openEnvelope(call, object.encryption, call.input)
    return { ...output, Body: call.content(contentIn(envelope, object.blob, object), span) }
  },
})
