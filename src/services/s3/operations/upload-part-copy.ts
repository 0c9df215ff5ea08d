import { UploadPartCopy } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { requireSigner } from '../access/signers.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'
import { bytesOf, copiesCurrent, copiesVersion, copySource, requireSource, spanIn } from '../copies/copy-source.ts'
import { requireCustomerKey, shownEncryption } from '../encryption/envelopes.ts'
import { objectNamed } from '../objects/objects.ts'
import { taggedSource } from '../tags/object-tags.ts'
import { uploadToFill } from '../uploads/no-object-yet.ts'
import { requirePartNumber } from '../uploads/parts.ts'
import { putPart } from '../uploads/put-part.ts'
import { usualChecksum } from '../uploads/upload-checksums.ts'
import { openUpload, requireUpload } from '../uploads/uploads.ts'
import { versionOf } from '../versions/add-version.ts'

export default operation(UploadPartCopy, {
  access: [
    { action: 's3:GetObject', on: taggedSource, when: copiesCurrent },
    { action: 's3:GetObjectVersion', on: taggedSource, when: copiesVersion },
    { action: 's3:PutObject', on: uploadToFill },
  ],
  record: { readOnly: false, category: 'Data', resources: [objectNamed, bucketNamed, copySource] },
  async handle(call) {
    requireSigner(call)
    const { input, scope } = call
    await requireBucket(call)
    const number = requirePartNumber(input.PartNumber)
    const upload = await requireUpload(call)
    requireCustomerKey(call, upload.encryption)
    const { bucket, object: from } = await requireSource(call)
    const span = spanIn(input.CopySourceRange, from)
    const { algorithm: checksum } = upload.checksum ?? usualChecksum
    const copy = call.copied(await bytesOf(call, from, { span, checksum }))
    const envelope = await openUpload(call, upload)
    const md5 = await putPart(call, { upload: upload.id, number }, copy, envelope)
    const { VersionId: CopySourceVersionId } = versionOf(bucket, from)
    const { algorithm, value } = copy.checksum
    return {
      CopyPartResult: { ETag: `"${md5}"`, LastModified: new Date(scope.now), [`Checksum${algorithm}`]: value },
      ...shownEncryption(upload.encryption, input), ...(CopySourceVersionId && { CopySourceVersionId }),
    }
  },
})
