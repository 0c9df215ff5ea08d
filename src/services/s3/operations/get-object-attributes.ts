import { GetObjectAttributes, type GetObjectAttributesRequest } from '../../../contracts/s3.gen.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'
import { requireCustomerKey } from '../encryption/envelopes.ts'
import { pageSize } from '../lists/answered.ts'
import { partListOf, requireOpenable } from '../objects/contents.ts'
import { lastModified, lengthOf, objectNamed, shownChecksum, type StoredObject } from '../objects/objects.ts'
import { taggedObject } from '../tags/object-tags.ts'
import { Parts } from '../uploads/parts.ts'
import { versionOf } from '../versions/add-version.ts'
import { namesNoVersion, namesVersion, requireObject } from '../versions/versions.ts'

type AttributesCall = Call<GetObjectAttributesRequest>

export default operation(GetObjectAttributes, {
  // AWS: whoever asks for them has to be able to read the object as well.
  access: [
    { action: 's3:GetObject', on: taggedObject, when: namesNoVersion },
    { action: 's3:GetObjectAttributes', on: taggedObject, when: namesNoVersion },
    { action: 's3:GetObjectVersion', on: taggedObject, when: namesVersion },
    { action: 's3:GetObjectVersionAttributes', on: taggedObject, when: namesVersion },
  ],
  record: { readOnly: true, category: 'Data', resources: [objectNamed, bucketNamed] },
  async handle(call) {
    const bucket = await requireBucket(call)
    const object = await requireObject(call)
    requireCustomerKey(call, object.encryption)
    if (object.encryption) await requireOpenable(call, object)
    const asked = new Set(call.input.ObjectAttributes)
    return {
      LastModified: lastModified(object), ...versionOf(bucket, object),
      // AWS: here it has no quotes.
      ...(asked.has('ETag') && { ETag: object.md5 }),
      ...(asked.has('Checksum') && { Checksum: shownChecksum(object.checksum) }),
      ...(asked.has('ObjectParts') && object.parts && { ObjectParts: await partsShown(call, object) }),
      ...(asked.has('StorageClass') && { StorageClass: object.storageClass ?? 'STANDARD' as const }),
      ...(asked.has('ObjectSize') && { ObjectSize: lengthOf(object) }),
    }
  },
})

/** AWS: each part is told where the object's checksum is composed of theirs, and else only how many there are. */
async function partsShown({ input, state }: AttributesCall, { parts, checksum }: StoredObject) {
  const { upload, count: TotalPartsCount } = parts!
  if (!checksum.isComposite) return { TotalPartsCount }
  const [MaxParts, marker] = [pageSize(input.MaxParts, 'max-parts'), input.PartNumberMarker ?? 0]
  const left = (await partListOf(state, parts!)).numbers.filter(number => number > marker)
  const numbers = left.slice(0, MaxParts)
  const found = await state.getAll(Parts, numbers.map(number => [upload, number]))
  const shown = found.flatMap(part => (part === undefined ? [] : [{
    PartNumber: part.number, Size: part.blob.length, [`Checksum${part.checksum.algorithm}`]: part.checksum.value,
  }]))
  return {
    TotalPartsCount, PartNumberMarker: marker, NextPartNumberMarker: numbers.at(-1) ?? 0, MaxParts,
    IsTruncated: left.length > numbers.length, Parts: shown,
  }
}
