import { ListObjectVersions } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'
import {
  askedOf, encoder, entryOf, ownerFor, pageSize, prefixesOf, restoreStatuses, toldAgain, type Shown,
} from '../lists/answered.ts'
import { versionsPage, type Listed } from '../lists/versions-page.ts'
import type { WalkedPage } from '../lists/walk.ts'
import { s3Errors } from '../s3-errors.ts'
import { requireVersionId } from '../versions/version-ids.ts'

export default operation(ListObjectVersions, {
  access: [{ action: 's3:ListBucketVersions', on: bucketNamed }],
  record: { readOnly: true, category: 'Data', resources: [bucketNamed] },
  async handle(call) {
    const { input, state } = call
    const limit = pageSize(input.MaxKeys)
    const bucket = await requireBucket(call)
    const { key, id } = markersOf(input)
    const page = await versionsPage(state, bucket, askedOf(input, limit), { key, id })
    const encode = encoder(input)
    const place = ({ id: VersionId, isLatest: IsLatest, shown }: Listed) =>
      ({ VersionId, IsLatest, Owner: ownerFor(bucket, shown) })
    const restored = await restoreStatuses(call, page.entries.map(({ shown }) => shown))
    const Versions = page.entries.flatMap(one =>
      (one.shown ? [{ ...entryOf(one.shown, encode), ...restored(one.shown), ...place(one), ...classOf(one.shown) }] : []))
    const DeleteMarkers = page.entries.filter(({ shown }) => !shown)
      .map(one => ({ Key: encode(one.key), LastModified: one.modified, ...place(one) }))
    return {
      Name: bucket.name, ...toldAgain(input, encode), KeyMarker: encode(key ?? ''), VersionIdMarker: id ?? '', MaxKeys: limit,
      IsTruncated: page.isTruncated, ...(Versions.length > 0 && { Versions }), ...(DeleteMarkers.length > 0 && { DeleteMarkers }),
      ...prefixesOf(page.prefixes, encode), ...nextOf(page, encode),
    }
  },
})

/** AWS: the model knows one class of versions, and clients read whichever there is. */
const classOf = ({ storageClass }: Shown) => ({ StorageClass: storageClass as 'STANDARD' })

interface Markers {
  readonly KeyMarker?: string | undefined
  readonly VersionIdMarker?: string | undefined
}

/** AWS: empty ones are none, and a version is one of a key. */
function markersOf({ KeyMarker, VersionIdMarker }: Markers) {
  const [key, id] = [KeyMarker || undefined, VersionIdMarker || undefined]
  if (id !== undefined && key === undefined) {
    throw s3Errors.invalidArgument('A version-id marker cannot be specified without a key marker.', 'version-id-marker', id)
  }
  return { key, id: id === undefined ? undefined : requireVersionId(id) }
}

function nextOf({ isTruncated, last }: WalkedPage<Listed>, encode: (text: string) => string) {
  if (!isTruncated || !last) return {}
  if ('prefix' in last) return { NextKeyMarker: encode(last.prefix) }
  return { NextKeyMarker: encode(last.entry.key), NextVersionIdMarker: last.entry.id }
}
