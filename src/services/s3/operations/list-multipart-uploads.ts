import { ListMultipartUploads } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'
import { askedOf, encoder, ownerFor, pageSize, prefixesOf, toldAgain } from '../lists/answered.ts'
import type { WalkedPage } from '../lists/walk.ts'
import { initiatorOf, shownUploadChecksum } from '../uploads/shown.ts'
import { uploadsPage, type ListedUpload } from '../uploads/uploads-page.ts'

export default operation(ListMultipartUploads, {
  access: [{ action: 's3:ListBucketMultipartUploads', on: bucketNamed }],
  record: { readOnly: true, category: 'Data', resources: [bucketNamed] },
  async handle(call) {
    const { input, state } = call
    const [key, id] = [input.KeyMarker || undefined, input.UploadIdMarker || undefined]
    const limit = pageSize(input.MaxUploads, 'max-uploads')
    const bucket = await requireBucket(call)
    const page = await uploadsPage(state, bucket, askedOf(input, limit), { key, id })
    const encode = encoder(input)
    const Owner = ownerFor(bucket)
    const Uploads = page.entries.map(one => ({
      Key: encode(one.key), UploadId: one.id, Initiated: new Date(one.beganAt),
      StorageClass: one.storageClass ?? 'STANDARD' as const, Owner, Initiator: initiatorOf(one), ...shownUploadChecksum(one),
    }))
    return {
      Bucket: bucket.name, ...toldAgain(input, encode), KeyMarker: encode(key ?? ''), UploadIdMarker: id ?? '', MaxUploads: limit,
      IsTruncated: page.isTruncated, ...(Uploads.length > 0 && { Uploads }), ...prefixesOf(page.prefixes, encode),
      ...nextOf(page, encode),
    }
  },
})

function nextOf({ isTruncated, last }: WalkedPage<ListedUpload>, encode: (text: string) => string) {
  if (!isTruncated || !last) return {}
  if ('prefix' in last) return { NextKeyMarker: encode(last.prefix) }
  return { NextKeyMarker: encode(last.entry.key), NextUploadIdMarker: last.entry.id }
}
