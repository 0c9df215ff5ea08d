import { PutObject, type PutObjectRequest } from '../../../contracts/s3.gen.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { hasBlobs, nameBlob } from '../../../storage/blobs/blob-records.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'
import { etagOf, objectNamed, Objects, ownerOf, requireKey, type StoredHeaders, type StoredObject } from '../objects/objects.ts'
import { requireCondition, requireWritable } from '../objects/preconditions.ts'
import { releaseReplaced } from '../effects/release-replaced.ts'
import { s3Errors } from '../s3-errors.ts'
import { refuseUnbuilt } from '../unbuilt.ts'

const unbuilt = [
  'GrantFullControl', 'GrantRead', 'GrantReadACP', 'GrantWriteACP', 'WriteOffsetBytes', 'WebsiteRedirectLocation',
  'SSECustomerAlgorithm', 'SSECustomerKey', 'SSECustomerKeyMD5', 'SSEKMSKeyId', 'SSEKMSEncryptionContext', 'BucketKeyEnabled',
  'Tagging', 'ObjectLockMode', 'ObjectLockRetainUntilDate', 'ObjectLockLegalHoldStatus', 'ObjectLockEventHold',
  'ObjectLockEventHoldDurationDays', 'ObjectLockEventHoldDurationYears',
]
/** AWS: of names and values together. */
const longestMetadata = 2048

export default operation(PutObject, {
  access: [{ action: 's3:PutObject', on: objectNamed }],
  record: { readOnly: false, category: 'Data', resources: [objectNamed, bucketNamed] },
  async beforeUpload(call) {
    await requireBucket(call)
    requireValid(call)
  },
  async handle(call) {
    const { input, state, scope, upload, emit } = call
    await requireBucket(call)
    requireValid(call)
    if (!upload) throw call.error('ServiceUnavailable', 'The call was let on after its body was refused; send it again.')
    const { Bucket: bucket, Key: key, IfMatch, IfNoneMatch } = input
    const { blob: { id, length, key: contentKey }, md5, checksum } = upload
    const blob = { id, length }
    const object: StoredObject = {
      bucket, key, blob, md5, checksum, modifiedAt: scope.now, headers: headersOf(input), metadata: input.Metadata ?? {},
      ...(contentKey && { contentKey }),
    }
    // What nobody asks about nobody reads: the last of several who write at once wins.
    if (IfMatch !== undefined || IfNoneMatch !== undefined) requireWritable(await state.get(Objects, [bucket, key]), key, input)
    const owner = ownerOf(object)
    if (await hasBlobs(state, owner)) await emit(releaseReplaced, { bucket, key })
    // INVARIANT: of several who make one key at once all but one find out, and then have something to release.
    else await state.get(Objects, [bucket, key])
    await nameBlob(state, blob, owner, scope.now)
    await state.put(Objects, object)
    return {
      ETag: etagOf(object), ServerSideEncryption: 'AES256' as const,
      [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: 'FULL_OBJECT' as const,
    }
  },
})

type Input = Call<PutObjectRequest>['input']

function requireValid(call: Pick<Call<PutObjectRequest>, 'input' | 'unbuilt'>): void {
  const { input } = call
  requireKey(input)
  requireCondition(input)
  refuseUnbuilt(call, input, unbuilt)
  const { ACL, ServerSideEncryption, StorageClass, Metadata = {} } = input
  // AWS: what an object has anyway.
  if (ACL !== undefined && ACL !== 'private' && ACL !== 'bucket-owner-full-control') throw call.unbuilt('ACL')
  if (ServerSideEncryption !== undefined && ServerSideEncryption !== 'AES256') throw call.unbuilt('ServerSideEncryption')
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
