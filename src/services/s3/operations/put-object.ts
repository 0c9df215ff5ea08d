import { PutObject, type PutObjectRequest } from '../../../contracts/s3.gen.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { nonceLength } from '../../../engines/crypto/sealed-message.ts'
import { hasBlobs, nameBlob } from '../../../storage/blobs/blob-records.ts'
import { newObjectAccess } from '../access/object-access.ts'
import { bucketNamed, requireBucket, s3Arn } from '../buckets/buckets.ts'
import { appliedEncryption, chosenEncryption } from '../encryption/chosen-encryption.ts'
import { objectToPut } from '../encryption/effective-key.ts'
import { keepContentKey, newEnvelope, shownEncryption } from '../encryption/envelopes.ts'
import { etagOf, objectNamed, Objects, ownerOf, requireKey, type StoredHeaders, type StoredObject } from '../objects/objects.ts'
import { requireCondition, requireWritable } from '../objects/preconditions.ts'
import { releaseReplaced } from '../effects/release-replaced.ts'
import { s3Errors } from '../s3-errors.ts'
import { refuseUnbuilt } from '../unbuilt.ts'

const unbuilt = [
  'WriteOffsetBytes', 'WebsiteRedirectLocation',
  'Tagging', 'ObjectLockMode', 'ObjectLockRetainUntilDate', 'ObjectLockLegalHoldStatus', 'ObjectLockEventHold',
  'ObjectLockEventHoldDurationDays', 'ObjectLockEventHoldDurationYears',
]
/** AWS: of names and values together. */
const longestMetadata = 2048

export default operation(PutObject, {
  access: [{ action: 's3:PutObject', on: objectToPut }],
  record: { readOnly: false, category: 'Data', resources: [objectNamed, bucketNamed] },
  async beforeUpload(call) {
    await requirePuttable(call)
  },
  async handle(call) {
    const { input, state, scope, upload, emit } = call
    const { chosen, place, access } = await requirePuttable(call)
    if (!upload) throw call.error('ServiceUnavailable', 'The call was let on after its body was refused; send it again.')
    const { Bucket: bucket, Key: key, IfMatch, IfNoneMatch } = input
    const { blob: { id, length }, checksum } = upload
    const envelope = await newEnvelope(call, chosen, place)
    const { encryption } = envelope
    call.note({ SSEApplied: appliedEncryption(chosen, input) })
    const nonce = call.once('nonce of the content key', random => random(nonceLength))
    const object: StoredObject = {
      bucket, key, blob: { id, length }, checksum, modifiedAt: scope.now, headers: headersOf(input),
      metadata: input.Metadata ?? {}, ...access,
      // AWS: what is under a key of somebody's own is not told by its hash.
      md5: encryption ? call.once('etag', random => Buffer.from(random(16)).toString('hex')) : upload.md5,
      ...keepContentKey(envelope, nonce, upload.blob), ...(encryption && { encryption }),
    }
    // What nobody asks about nobody reads: the last of several who write at once wins.
    if (IfMatch !== undefined || IfNoneMatch !== undefined) requireWritable(await state.get(Objects, [bucket, key]), key, input)
    const owner = ownerOf(object)
    if (await hasBlobs(state, owner)) await emit(releaseReplaced, { bucket, key })
    // INVARIANT: of several who make one key at once all but one find out, and then have something to release.
    else await state.get(Objects, [bucket, key])
    await nameBlob(state, object.blob, owner, scope.now)
    await state.put(Objects, object)
    return {
      ETag: etagOf(object), ...shownEncryption(encryption, input),
      [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: 'FULL_OBJECT' as const,
    }
  },
})

type Input = Call<PutObjectRequest>['input']

/** What is asked before the body comes, and again with it. */
async function requirePuttable(call: Call<PutObjectRequest>) {
  const bucket = await requireBucket(call)
  requireValid(call)
  const { scope, input: { Key } } = call
  const place = { bucket: s3Arn(scope, bucket.name), object: s3Arn(scope, `${bucket.name}/${Key}`) }
  const access = await newObjectAccess(call, bucket)
  return { chosen: await chosenEncryption(call, bucket, place.object), place, access }
}

function requireValid(call: Pick<Call<PutObjectRequest>, 'input' | 'unbuilt'>): void {
  const { input } = call
  requireKey(input)
  requireCondition(input)
  refuseUnbuilt(call, input, unbuilt)
  const { StorageClass, Metadata = {} } = input
  // AWS: a class of its own service on premises.
  if (StorageClass === 'OUTPOSTS') throw s3Errors.invalidStorageClass(StorageClass)
  if (StorageClass !== undefined && StorageClass !== 'STANDARD') throw call.unbuilt('StorageClass')
  const size = Object.entries(Metadata).reduce((sum, [name, value]) => sum + name.length + value.length, 0)
  if (size > longestMetadata) throw s3Errors.metadataTooLarge(size)
}

/** AWS: what is no type at all is `binary/octet-stream`; `aws-chunked` is how the body came, and not how it is kept. */
function headersOf(input: Input): StoredHeaders {
  const { CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, ContentType, Expires } = input
  const encoding = ContentEncoding?.split(',').map(one => one.trim()).filter(one => one !== '' && one !== 'aws-chunked').join(',')
  const given = {
    CacheControl, ContentDisposition, ContentEncoding: encoding || undefined, ContentLanguage,
    ContentType: ContentType || 'binary/octet-stream', Expires,
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}
