import { AbortMultipartUpload } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'
import { releaseParts } from '../effects/release-parts.ts'
import { objectNamed } from '../objects/objects.ts'
import { s3Errors } from '../s3-errors.ts'
import { requireUpload, Uploads } from '../uploads/uploads.ts'

export default operation(AbortMultipartUpload, {
  access: [{ action: 's3:AbortMultipartUpload', on: objectNamed }],
  record: { readOnly: false, category: 'Data', resources: [objectNamed, bucketNamed] },
  async handle(call) {
    const { input, state, emit } = call
    // AWS: its directory buckets alone know this one.
    if (input.IfMatchInitiatedTime !== undefined) throw s3Errors.unsupportedHeader('x-amz-if-match-initiated-time')
    await requireBucket(call)
    const upload = await requireUpload(call)
    await state.remove(Uploads, upload)
    await emit(releaseParts, { upload: upload.id })
    return {}
  },
})
