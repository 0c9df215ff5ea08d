import { ListParts } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'
import { toldAbort } from '../lifecycle/foretold.ts'
import { ownerFor, pageSize } from '../lists/answered.ts'
import { objectNamed } from '../objects/objects.ts'
import { mostParts, Parts, type StoredPart } from '../uploads/parts.ts'
import { initiatorOf, shownUploadChecksum } from '../uploads/shown.ts'
import { openUpload, requireUpload, type StoredUpload } from '../uploads/uploads.ts'

export default operation(ListParts, {
  access: [{ action: 's3:ListMultipartUploadParts', on: objectNamed }],
  record: { readOnly: true, category: 'Data', resources: [objectNamed, bucketNamed] },
  async handle(call) {
    const { input, state } = call
    const limit = pageSize(input.MaxParts, 'max-parts')
    const marker = Math.min(Math.max(input.PartNumberMarker ?? 0, 0), mostParts)
    const bucket = await requireBucket(call)
    const upload = await requireUpload(call)
    // AWS: what checksum was chosen is told, and of each part, to whoever can open what they are under; no other is (recorded).
    if (upload.checksum) await openUpload(call, upload)
    const shown = (part: StoredPart) => shownPart(part, upload)
    const options = { after: [upload.id, marker], limit: limit + 1 }
    const found = limit === 0 ? [] : await state.listOf(Parts, [upload.id], options, shown)
    const listed = found.slice(0, limit)
    return {
      Bucket: bucket.name, Key: upload.key, UploadId: upload.id, PartNumberMarker: marker, MaxParts: limit,
      NextPartNumberMarker: listed.at(-1)?.PartNumber ?? 0, IsTruncated: found.length > limit,
      ...(listed.length > 0 && { Parts: listed }), Initiator: initiatorOf(upload), Owner: ownerFor(bucket),
      StorageClass: upload.storageClass ?? 'STANDARD' as const, ...shownUploadChecksum(upload),
      ...(await toldAbort(state, bucket, upload)),
    }
  },
})

const shownPart = ({ number, modifiedAt, md5, blob, checksum: { algorithm, value } }: StoredPart, upload: StoredUpload) => ({
  PartNumber: number, LastModified: new Date(modifiedAt), ETag: `"${md5}"`, Size: blob.length,
  ...(upload.checksum && { [`Checksum${algorithm}`]: value }),
})
