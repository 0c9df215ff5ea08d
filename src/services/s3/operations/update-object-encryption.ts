import { UpdateObjectEncryption } from '../../../contracts/s3.gen.ts'
import { parseArn } from '../../../core/arn.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'
import type { ChosenKms } from '../encryption/chosen-encryption.ts'
import { encryptionErrors } from '../encryption/encryption-errors.ts'
import { contentIn, contentNonce, encryptedPlace, keepContentKey, newEnvelope, openEnvelope } from '../encryption/envelopes.ts'
import { lockErrors } from '../locks/lock-errors.ts'
import { isProtected } from '../locks/stored-lock.ts'
import { objectNamed } from '../objects/objects.ts'
import { taggedObject } from '../tags/object-tags.ts'
import { requireObject, updateVersion } from '../versions/versions.ts'

export default operation(UpdateObjectEncryption, {
  access: [{ action: 's3:UpdateObjectEncryption', on: taggedObject }],
  record: { readOnly: false, category: 'Data', resources: [objectNamed, bucketNamed] },
  async handle(call) {
    const { input, state, scope } = call
    const { Bucket: bucket, Key: key, ObjectEncryption: { SSEKMS: asked } } = input
    const { account } = await requireBucket(call)
    const { encryption: before, contentKey, wrappedKey, ...object } = await requireObject(call)
    if (isProtected(object, scope.settled, false)) throw lockErrors.notUpdated()
    if (!object.blob) throw call.unbuilt('an object of several parts')
    if (!asked) throw encryptionErrors.notUpdatedTo()
    if (before && (before.by === 'customer' || before.algorithm === 'aws:kms:dsse')) throw encryptionErrors.notUpdatedFrom()
    // AWS: a key of the bucket's account.
    if (parseArn(asked.KMSKeyArn)?.account !== account) throw encryptionErrors.foreignKey()
    const content = contentIn(await openEnvelope(call, before, {}), object.blob, { contentKey, wrappedKey })
    const chosen: ChosenKms = {
      by: 'kms', algorithm: 'aws:kms', keyId: asked.KMSKeyArn, context: {}, usesBucketKey: asked.BucketKeyEnabled ?? false,
    }
    const { encryption, ...envelope } = await newEnvelope(call, chosen, encryptedPlace(scope, bucket, key))
    const kept = keepContentKey(envelope, contentNonce(call), content)
    await updateVersion(state, { ...object, ...kept, ...(encryption && { encryption }) })
    return {}
  },
})
