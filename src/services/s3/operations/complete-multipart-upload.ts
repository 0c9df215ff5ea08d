import { CompleteMultipartUpload, type CompleteMultipartUploadRequest } from '../../../contracts/s3.gen.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { bucketNamed, requireBucketAsItIs } from '../buckets/buckets.ts'
import { releaseParts } from '../effects/release-parts.ts'
import { requireCustomerKey, shownEncryption } from '../encryption/envelopes.ts'
import { toldExpiration } from '../lifecycle/foretold.ts'
import { created } from '../notifications/happenings.ts'
import { raise } from '../notifications/raise.ts'
import { etagOf, objectNamed, ownerOf, requireKey, shownChecksum, type StoredObject } from '../objects/objects.ts'
import { requireCondition } from '../objects/preconditions.ts'
import { s3Errors } from '../s3-errors.ts'
import { completedOf, partsAsked, saysChecksum } from '../uploads/completion.ts'
import { PartLists } from '../uploads/parts.ts'
import { tellsChecksum, Uploads } from '../uploads/uploads.ts'
import { addObject, madeVersion } from '../versions/add-version.ts'

type CompletingCall = Call<CompleteMultipartUploadRequest>

export default operation(CompleteMultipartUpload, {
  access: [{ action: 's3:PutObject', on: objectNamed }],
  record: { readOnly: false, category: 'Data', resources: [objectNamed, bucketNamed], omit: ['MultipartUpload'] },
  async handle(call) {
    const { input, state, emit } = call
    const bucket = await requireBucketAsItIs(call)
    requireCondition(input)
    const { UploadId } = input
    const upload = await state.get(Uploads, [bucket.name, requireKey(input), UploadId])
    if (!upload) return completedBefore(call)
    const { key, headers, metadata, encryption, proof, tags, storageClass, website, owner, acl, lock } = upload
    // AWS: a customer's key need not be sent with it, since no byte is read. One that is sent has to be the right one.
    if (input.SSECustomerKey !== undefined) requireCustomerKey(call, encryption)
    const isTold = await tellsChecksum(call, upload, () => saysChecksum(input))
    const { numbers, lengths, length, md5, checksum } = await completedOf(state, upload, input)
    const object = await addObject(call, bucket, {
      bucket: bucket.name, key, parts: { upload: UploadId, count: numbers.length, length }, md5, checksum,
      // AWS: an object in parts is as old as its upload.
      modifiedAt: upload.beganAt, headers, metadata, ...(encryption && { encryption }), ...(tags && { tags }),
      ...(storageClass && { storageClass }), ...(website !== undefined && { website }),
      ...(owner !== undefined && { owner }), ...(acl && { acl }), ...(lock && { lock }),
    }, input)
    const { versionId } = object
    await state.insert(PartLists, {
      upload: UploadId, bucket: bucket.name, key, owner: ownerOf(object), numbers, lengths, ...(proof && { proof }),
      made: { md5, checksum, ...(versionId !== undefined && { versionId }) },
    })
    await state.remove(Uploads, upload)
    await emit(releaseParts, { upload: UploadId })
    await raise(call, bucket, created('ObjectCreated:CompleteMultipartUpload', object))
    const foretold = await toldExpiration(state, bucket, object)
    return { ...answerOf(call, object, isTold), ...encryptionOf(object, call), ...madeVersion(object), ...foretold }
  },
})

type Made = Pick<StoredObject, 'md5' | 'checksum'>

function answerOf({ input, scope, endpoint }: Pick<CompletingCall, 'input' | 'scope' | 'endpoint'>, made: Made, isTold: boolean) {
  const { Bucket, Key } = input
  const path = Key.split('/').map(encodeURIComponent).join('/')
  const checksum = isTold && shownChecksum(made.checksum)
  // AWS: as it was asked for, by the access point as well; the bucket is the one behind it (recorded).
  const place = scope.point ? scope.point.alias : Bucket
  const Location = `${endpoint ?? ''}/${place === undefined ? '' : `${place}/`}${path}`
  return { Location, Bucket, Key, ETag: etagOf(made), ...checksum }
}

/** AWS: of a customer's key nothing is told here. */
const encryptionOf = ({ encryption }: StoredObject, { input }: Pick<CompletingCall, 'input'>) =>
  (encryption?.by === 'customer' ? {} : shownEncryption(encryption, input))

/** AWS: who completes an upload again is told the same, while its object is there. */
async function completedBefore(call: CompletingCall) {
  const { input, state } = call
  const { Bucket, Key, UploadId } = input
  const list = await state.get(PartLists, [UploadId])
  const asked = partsAsked(input).map(({ PartNumber }) => PartNumber)
  const isSame = list?.bucket === Bucket && list.key === Key && String(asked) === String(list.numbers)
  if (!isSame) throw s3Errors.noSuchUpload(UploadId)
  // DIFFERS: he is told no checksum where the parts are under a key, whether he may use it or not. What AWS asks is not known.
  return { ...answerOf(call, list.made, list.proof === undefined), ...madeVersion(list.made) }
}
