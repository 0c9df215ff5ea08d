import { CreateMultipartUpload } from '../../../contracts/s3.gen.ts'
import { Secret } from '../../../core/secret.ts'
import { nonceLength } from '../../../engines/crypto/sealed-message.ts'
import { operation } from '../../../gateway/operation.ts'
import { newObjectAccess } from '../access/object-access.ts'
import { requireSigner } from '../access/signers.ts'
import { bucketNamed, requireBucketAsItIs } from '../buckets/buckets.ts'
import { appliedEncryption } from '../encryption/chosen-encryption.ts'
import { keepContentKey, newEnvelope, shownEncryption } from '../encryption/envelopes.ts'
import { toldAbort } from '../lifecycle/foretold.ts'
import { bringsLegalHold, bringsRetention, newLock } from '../locks/new-lock.ts'
import { attributesOf, chooseEncryption, headersOf, requireStorable } from '../objects/new-object.ts'
import { objectNamed } from '../objects/objects.ts'
import { bringsTags } from '../tags/object-tags.ts'
import { uploadToBegin } from '../uploads/no-object-yet.ts'
import { uploadChecksum } from '../uploads/upload-checksums.ts'
import { drawUploadId, proofOf, Uploads, type StoredUpload } from '../uploads/uploads.ts'

export default operation(CreateMultipartUpload, {
  access: [
    { action: 's3:PutObject', on: uploadToBegin },
    { action: 's3:PutObjectTagging', on: uploadToBegin, when: bringsTags },
    { action: 's3:PutObjectRetention', on: uploadToBegin, when: bringsRetention },
    { action: 's3:PutObjectLegalHold', on: uploadToBegin, when: bringsLegalHold },
  ],
  record: { readOnly: false, category: 'Data', resources: [objectNamed, bucketNamed] },
  async handle(call) {
    requireSigner(call)
    const { input, scope, state, once } = call
    const bucket = await requireBucketAsItIs(call)
    requireStorable(call)
    const access = await newObjectAccess(call, bucket)
    // AWS: as of now, whenever it is completed (recorded).
    const lock = newLock(call, bucket)
    const checksum = uploadChecksum(input, call.unbuilt)
    const { chosen, place } = chooseEncryption(call, bucket)
    const envelope = await newEnvelope(call, chosen, place)
    const { encryption } = envelope
    call.note({ SSEApplied: appliedEncryption(chosen, input) })
    const id = once('upload', random => drawUploadId(scope.now, random))
    const key = once('proof', random => new Secret(random(32)))
    const nonce = once('nonce of the proof', random => random(nonceLength))
    const { wrappedKey: proof } = keepContentKey(envelope, nonce, { ...proofOf(id), key })
    const upload: StoredUpload = {
      bucket: bucket.name, key: input.Key, id, beganAt: scope.now, initiator: scope.caller.arn, headers: headersOf(input),
      metadata: input.Metadata ?? {}, ...attributesOf(input), ...access, ...lock, ...(checksum && { checksum }),
      ...(encryption && { encryption }), ...(proof && { proof }),
    }
    await state.insert(Uploads, upload)
    return {
      Bucket: bucket.name, Key: input.Key, UploadId: id, ...shownEncryption(encryption, input),
      ...(await toldAbort(state, bucket, upload)),
      ...(checksum && {
        ChecksumAlgorithm: checksum.algorithm, ChecksumType: checksum.isComposite ? 'COMPOSITE' as const : 'FULL_OBJECT' as const,
      }),
    }
  },
})
