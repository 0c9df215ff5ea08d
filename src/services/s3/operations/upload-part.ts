import { UploadPart, type UploadPartRequest } from '../../../contracts/s3.gen.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'
import { requireCustomerKey, shownEncryption } from '../encryption/envelopes.ts'
import { objectNamed } from '../objects/objects.ts'
import { uploadToFill } from '../uploads/no-object-yet.ts'
import { putPart } from '../uploads/put-part.ts'
import { requirePartNumber } from '../uploads/parts.ts'
import { requireSameChecksum, usualChecksum } from '../uploads/upload-checksums.ts'
import { openUpload, requireUpload, type StoredUpload } from '../uploads/uploads.ts'

export default operation(UploadPart, {
  access: [{ action: 's3:PutObject', on: uploadToFill }],
  record: { readOnly: false, category: 'Data', resources: [objectNamed, bucketNamed] },
  async beforeUpload(call) {
    return ((await requirePuttable(call)).checksum ?? usualChecksum).algorithm
  },
  async handle(call) {
    const { input, upload: sent } = call
    const upload = await requirePuttable(call)
    if (!sent) throw call.error('ServiceUnavailable', 'The call was let on after its body was refused; send it again.')
    if (upload.checksum) requireSameChecksum(upload.checksum, sent.checksum)
    const envelope = await openUpload(call, upload)
    const place = { upload: upload.id, number: input.PartNumber }
    const md5 = await putPart(call, place, sent.own ? { ...sent, checksum: sent.own, said: sent.checksum } : sent, envelope)
    const { algorithm, value } = sent.checksum
    return { ETag: `"${md5}"`, [`Checksum${algorithm}`]: value, ...shownEncryption(upload.encryption, input) }
  },
})

/** What is asked before the body comes, and again with it. */
async function requirePuttable(call: Call<UploadPartRequest>): Promise<StoredUpload> {
  await requireBucket(call)
  requirePartNumber(call.input.PartNumber)
  const upload = await requireUpload(call)
  requireCustomerKey(call, upload.encryption)
  return upload
}
