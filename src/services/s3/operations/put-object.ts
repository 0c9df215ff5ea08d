import { PutObject, type PutObjectRequest } from '../../../contracts/s3.gen.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { newObjectAccess } from '../access/object-access.ts'
import { bucketNamed, requireBucketAsItIs } from '../buckets/buckets.ts'
import { appliedEncryption } from '../encryption/chosen-encryption.ts'
import { objectToPut } from '../encryption/effective-key.ts'
import { newEnvelope, sealContent, shownEncryption } from '../encryption/envelopes.ts'
import { toldExpiration } from '../lifecycle/foretold.ts'
import { lockErrors } from '../locks/lock-errors.ts'
import { bringsLegalHold, bringsRetention, newLock } from '../locks/new-lock.ts'
import { created } from '../notifications/happenings.ts'
import { raise } from '../notifications/raise.ts'
import { attributesOf, chooseEncryption, headersOf, requireStorable } from '../objects/new-object.ts'
import { etagOf, objectNamed, shownChecksum } from '../objects/objects.ts'
import { requireCondition } from '../objects/preconditions.ts'
import { bringsTags } from '../tags/object-tags.ts'
import { addObject, madeVersion } from '../versions/add-version.ts'

export default operation(PutObject, {
  access: [
    { action: 's3:PutObject', on: objectToPut },
    { action: 's3:PutObjectTagging', on: objectToPut, when: bringsTags },
    { action: 's3:PutObjectRetention', on: objectToPut, when: bringsRetention },
    { action: 's3:PutObjectLegalHold', on: objectToPut, when: bringsLegalHold },
  ],
  record: { readOnly: false, postedName: 'PostObject', category: 'Data', resources: [objectNamed, bucketNamed] },
  async beforeUpload(call) {
    await requirePuttable(call)
  },
  async handle(call) {
    const { input, scope, upload } = call
    const { bucket, chosen, place, access, lock } = await requirePuttable(call)
    if (!upload) throw call.error('ServiceUnavailable', 'The call was let on after its body was refused; send it again.')
    if (lock.lock && !upload.isClaimed) throw lockErrors.unchecked()
    const { blob: { id, length }, checksum } = upload
    const envelope = await newEnvelope(call, chosen, place)
    const { encryption } = envelope
    call.note({ SSEApplied: appliedEncryption(chosen, input) })
    const object = await addObject(call, bucket, {
      bucket: bucket.name, key: input.Key, blob: { id, length }, checksum, modifiedAt: scope.now, headers: headersOf(input),
      metadata: input.Metadata ?? {}, ...attributesOf(input), ...access, ...lock,
      ...sealContent(call, envelope, upload),
    }, input)
    await raise(call, bucket, created(call.isPosted ? 'ObjectCreated:Post' : 'ObjectCreated:Put', object))
    return {
      ETag: etagOf(object), ...shownEncryption(encryption, input),
      ...shownChecksum(checksum), ...madeVersion(object), ...(await toldExpiration(call.state, bucket, object)),
      ...(object.storageClass && { StorageClass: object.storageClass }),
    }
  },
})

/** What is asked before the body comes, and again with it. */
async function requirePuttable(call: Call<PutObjectRequest>) {
  const bucket = await requireBucketAsItIs(call)
  requireStorable(call)
  requireCondition(call.input)
  const access = await newObjectAccess(call, bucket)
  const lock = newLock(call, bucket)
  return { bucket, access, lock, ...chooseEncryption(call, bucket) }
}
