import { PutObject, type PutObjectRequest } from '../../../contracts/s3.gen.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { nonceLength } from '../../../engines/crypto/sealed-message.ts'
import { bucketNamed, requireBucketAsItIs, s3Arn } from '../buckets/buckets.ts'
import { appliedEncryption, chosenEncryption } from '../encryption/chosen-encryption.ts'
import { keepContentKey, newEnvelope, shownEncryption } from '../encryption/envelopes.ts'
import { etagOf, objectNamed, requireKey, type StoredHeaders } from '../objects/objects.ts'
import { requireCondition } from '../objects/preconditions.ts'
import { s3Errors } from '../s3-errors.ts'
import { refuseUnbuilt } from '../unbuilt.ts'
import { addObject, madeVersion } from '../versions/add-version.ts'

const unbuilt = [
  'GrantFullControl', 'GrantRead', 'GrantReadACP', 'GrantWriteACP', 'WriteOffsetBytes', 'WebsiteRedirectLocation',
  'Tagging', 'ObjectLockMode', 'ObjectLockRetainUntilDate', 'ObjectLockLegalHoldStatus', 'ObjectLockEventHold',
  'ObjectLockEventHoldDurationDays', 'ObjectLockEventHoldDurationYears',
]
/** AWS: of names and values together. */
const longestMetadata = 2048

export default operation(PutObject, {
  access: [{ action: 's3:PutObject', on: objectNamed }],
  record: { readOnly: false, category: 'Data', resources: [objectNamed, bucketNamed] },
  async beforeUpload(call) {
    await requirePuttable(call)
  },
  async handle(call) {
    const { input, scope, upload } = call
    const { bucket, chosen, place } = await requirePuttable(call)
    if (!upload) throw call.error('ServiceUnavailable', 'The call was let on after its body was refused; send it again.')
    const { blob: { id, length }, checksum } = upload
    const envelope = await newEnvelope(call, chosen, place)
    const { encryption } = envelope
    call.note({ SSEApplied: appliedEncryption(chosen, input) })
    const nonce = call.once('nonce of the content key', random => random(nonceLength))
    const object = await addObject(call, bucket, {
      bucket: bucket.name, key: input.Key, blob: { id, length }, checksum, modifiedAt: scope.now, headers: headersOf(input),
      metadata: input.Metadata ?? {},
      // AWS: what is under a key of somebody's own is not told by its hash.
      md5: encryption ? call.once('etag', random => Buffer.from(random(16)).toString('hex')) : upload.md5,
      ...keepContentKey(envelope, nonce, upload.blob), ...(encryption && { encryption }),
    }, input)
    return {
      ETag: etagOf(object), ...shownEncryption(encryption, input),
      [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: 'FULL_OBJECT' as const,
      ...madeVersion(object),
    }
  },
})

type Input = Call<PutObjectRequest>['input']

/** What is asked before the body comes, and again with it. */
async function requirePuttable(call: Call<PutObjectRequest>) {
  const bucket = await requireBucketAsItIs(call)
  requireValid(call)
  const { scope, input: { Key } } = call
  const place = { bucket: s3Arn(scope, bucket.name), object: s3Arn(scope, `${bucket.name}/${Key}`) }
  return { bucket, chosen: await chosenEncryption(call, bucket, place.object), place }
}

function requireValid(call: Pick<Call<PutObjectRequest>, 'input' | 'unbuilt'>): void {
  const { input } = call
  requireKey(input)
  requireCondition(input)
  refuseUnbuilt(call, input, unbuilt)
  const { ACL, StorageClass, Metadata = {} } = input
  // AWS: what an object has anyway.
  if (ACL !== undefined && ACL !== 'private' && ACL !== 'bucket-owner-full-control') throw call.unbuilt('ACL')
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
