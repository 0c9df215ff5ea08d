import { CopyObject, type CopyObjectRequest } from '../../../contracts/s3.gen.ts'
import { checksumAlgorithms } from '../../../engines/checksums/checksum.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { newObjectAccess } from '../access/object-access.ts'
import { requireSigner } from '../access/signers.ts'
import { bucketNamed, requireBucketAsItIs } from '../buckets/buckets.ts'
import {
  bytesOf, copiesCurrent, copiesVersion, copySource, requireSource, wholeOf, type FoundSource,
} from '../copies/copy-source.ts'
import { appliedEncryption } from '../encryption/chosen-encryption.ts'
import { objectToPut } from '../encryption/effective-key.ts'
import { newEnvelope, sealContent, shownEncryption } from '../encryption/envelopes.ts'
import { toldExpiration } from '../lifecycle/foretold.ts'
import { bringsLegalHold, bringsRetention, newLock } from '../locks/new-lock.ts'
import { created } from '../notifications/happenings.ts'
import { raise } from '../notifications/raise.ts'
import { attributesOf, chooseEncryption, headersOf, requireStorable } from '../objects/new-object.ts'
import { etagOf, lastModified, objectNamed, shownChecksum, type StoredObject } from '../objects/objects.ts'
import { requireCondition } from '../objects/preconditions.ts'
import { s3Errors } from '../s3-errors.ts'
import { bringsTags, keepsTags, taggedSource, toBeTagged } from '../tags/object-tags.ts'
import { addObject, madeVersion, versionOf } from '../versions/add-version.ts'
import { idOf } from '../versions/version-ids.ts'

type CopyCall = Call<CopyObjectRequest>

export default operation(CopyObject, {
  access: [
    { action: 's3:GetObject', on: taggedSource, when: copiesCurrent },
    { action: 's3:GetObjectVersion', on: taggedSource, when: copiesVersion },
    { action: 's3:PutObject', on: objectToPut },
    { action: 's3:PutObjectTagging', on: objectToPut, when: bringsTags },
    { action: 's3:PutObjectRetention', on: objectToPut, when: bringsRetention },
    { action: 's3:PutObjectLegalHold', on: objectToPut, when: bringsLegalHold },
  ],
  record: { readOnly: false, category: 'Data', resources: [objectNamed, bucketNamed, copySource] },
  async handle(call) {
    requireSigner(call)
    const { input, scope } = call
    const bucket = await requireBucketAsItIs(call)
    requireStorable(call)
    requireCondition(input)
    const source = await requireSource(call)
    requireChange(input, source)
    const { object: from } = source
    const tags = await tagsCopied(call, from)
    const attributes = attributesOf({ ...input, ...(keepsTags(input) && { Tagging: undefined }) })
    const access = await newObjectAccess(call, bucket)
    // AWS: a copy has nothing of its source's.
    const lock = newLock(call, bucket)
    const { chosen, place } = chooseEncryption(call, bucket)
    const algorithm = checksumAsked(call) ?? from.checksum.algorithm
    const copy = call.copied(await bytesOf(call, from, { span: wholeOf(from), checksum: algorithm }))
    const envelope = await newEnvelope(call, chosen, place)
    const { encryption } = envelope
    call.note({ SSEApplied: appliedEncryption(chosen, input) })
    const isReplaced = input.MetadataDirective === 'REPLACE'
    const { blob: { id, length }, checksum } = copy
    const object = await addObject(call, bucket, {
      bucket: bucket.name, key: input.Key, blob: { id, length }, checksum, modifiedAt: scope.now,
      headers: isReplaced ? headersOf(input) : from.headers, metadata: isReplaced ? input.Metadata ?? {} : from.metadata,
      ...sealContent(call, envelope, copy),
      ...attributes, ...tags, ...access, ...lock,
    }, input)
    await raise(call, bucket, created('ObjectCreated:Copy', object))
    const { VersionId: CopySourceVersionId } = versionOf(source.bucket, from)
    return {
      CopyObjectResult: { ETag: etagOf(object), LastModified: lastModified(object), ...shownChecksum(checksum) },
      ...shownEncryption(encryption, input), ...madeVersion(object), ...(CopySourceVersionId && { CopySourceVersionId }),
      ...(await toldExpiration(call.state, bucket, object)), ...(object.storageClass && { StorageClass: object.storageClass }),
    }
  },
})

/**
 * AWS: a copy has its source's tags, unless it is told others. Whoever copies some has to be able to read and to write them.
 * Where there are none nobody is asked.
 */
async function tagsCopied({ input, resource, authorize }: CopyCall, { tags, versionId }: StoredObject) {
  if (!keepsTags(input) || !tags) return {}
  const source = await resource(copiesVersion(input) ? 's3:GetObjectVersion' : 's3:GetObject')
  await authorize(versionId === undefined ? 's3:GetObjectTagging' : 's3:GetObjectVersionTagging', source)
  await authorize('s3:PutObjectTagging', toBeTagged(await resource('s3:PutObject'), tags))
  return { tags }
}

function checksumAsked({ input: { ChecksumAlgorithm: asked }, unbuilt }: CopyCall) {
  if (asked === undefined) return undefined
  const algorithm = checksumAlgorithms.find(one => one === asked)
  if (!algorithm) throw unbuilt(`ChecksumAlgorithm ${asked}`)
  return algorithm
}

/** AWS: who copies an object to itself has to say what is to change, unless it is an older version that comes back. */
function requireChange(input: CopyCall['input'], { bucket, named, object }: FoundSource): void {
  const { Bucket, Key, MetadataDirective, StorageClass, ServerSideEncryption, SSECustomerAlgorithm } = input
  if (bucket.name !== Bucket || named.key !== Key) return
  if (named.versionId !== undefined && named.versionId === idOf(object)) return
  const says = [StorageClass, ServerSideEncryption, SSECustomerAlgorithm, input.WebsiteRedirectLocation]
  if (MetadataDirective !== 'REPLACE' && says.every(one => one === undefined)) throw s3Errors.copiesItself()
}
