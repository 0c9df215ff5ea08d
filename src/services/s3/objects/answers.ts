// What GetObject and HeadObject answer alike.
import type { Call } from '../../../gateway/operation.ts'
import type { ByteRange } from '../../../storage/blobs/blob-store.ts'
import { requireBucket } from '../buckets/buckets.ts'
import type { CustomerKeyInput } from '../encryption/customer-keys.ts'
import { requireCustomerKey, shownEncryption } from '../encryption/envelopes.ts'
import { archiveErrors, isReadable, shownRestore } from '../archive/archived.ts'
import { findRestore } from '../archive/restores.ts'
import { toldExpiration } from '../lifecycle/foretold.ts'
import { shownLock } from '../locks/shown-lock.ts'
import { s3Errors } from '../s3-errors.ts'
import { rangeOfPart } from '../uploads/part-contents.ts'
import { requirePartNumber } from '../uploads/parts.ts'
import { versionOf } from '../versions/add-version.ts'
import { namesVersion, requireObject } from '../versions/versions.ts'
import { partListOf } from './contents.ts'
import { etagOf, lastModified, lengthOf, shownChecksum, type StoredObject } from './objects.ts'
import { requireReadable, type Preconditions } from './preconditions.ts'
import { rangeIn } from './ranges.ts'

interface ReadInput extends Preconditions, CustomerKeyInput {
  readonly Bucket: string
  readonly Key: string
  readonly VersionId?: string | undefined
  readonly Range?: string | undefined
  readonly PartNumber?: number | undefined
  readonly ChecksumMode?: string | undefined
  readonly ExpectedBucketOwner?: string | undefined
  readonly ResponseCacheControl?: string | undefined
  readonly ResponseContentDisposition?: string | undefined
  readonly ResponseContentEncoding?: string | undefined
  readonly ResponseContentLanguage?: string | undefined
  readonly ResponseContentType?: string | undefined
  readonly ResponseExpires?: Date | undefined
}

type ReadCall = Pick<
  Call<ReadInput>, 'input' | 'scope' | 'state' | 'error' | 'unbuilt' | 'isSecure' | 'ports' | 'authorize' | 'resource' | 'isPage'
>

/** AWS: that a customer's key is sent is looked at before the range, and whether it is the right one behind it (recorded). */
export async function answerFor(call: ReadCall, method: 'GET' | 'HEAD') {
  const { input } = call
  const bucket = await requireBucket(call)
  const object = await requireObject(call, method)
  requireCustomerKey(call, object.encryption)
  requireReadable(object, input, call.scope.now)
  const restore = await findRestore(call.state, object, call.scope.now)
  if (method === 'GET' && !isReadable(object, restore)) throw archiveErrors.isArchived(object.storageClass!)
  const length = lengthOf(object)
  const numbered = await partAsked(call, object)
  const part = numbered?.range ?? rangeIn(input.Range, length)
  const span = part ?? { from: 0, to: length }
  const lock = await shownLock(call, object, () => call.resource(namesVersion(input) ? 's3:GetObjectVersion' : 's3:GetObject'))
  const output = {
    ...outputOf(object, input, span, part !== undefined), ...shownRestore(restore), ...lock, ...versionOf(bucket, object),
    ...(namesVersion(input) ? {} : await toldExpiration(call.state, bucket, object)),
  }
  return { object, span, output: { ...output, ...(object.parts && numbered && { PartsCount: object.parts.count }) } }
}

/** AWS: of an object that did not come in parts there is the first. */
async function partAsked({ input, state }: ReadCall, object: StoredObject): Promise<{ range: ByteRange } | undefined> {
  const { PartNumber: number, Range } = input
  if (number === undefined) return undefined
  if (Range !== undefined) throw s3Errors.rangeAndPart()
  requirePartNumber(number)
  const count = object.parts?.count ?? 1
  if (number > count) throw s3Errors.noSuchPart(number, count)
  if (object.parts) return { range: rangeOfPart(await partListOf(state, object.parts), number - 1) }
  // Of an empty one there is no range.
  return lengthOf(object) === 0 ? undefined : { range: { from: 0, to: lengthOf(object) } }
}

function outputOf(object: StoredObject, input: ReadInput, { from, to }: ByteRange, isPart: boolean) {
  const { metadata, headers, checksum } = object
  return {
    ...headers, ...overridden(input),
    AcceptRanges: 'bytes', ContentLength: to - from, ETag: etagOf(object), LastModified: lastModified(object),
    ...shownEncryption(object.encryption, input),
    ...(object.storageClass && { StorageClass: object.storageClass }),
    ...(object.website !== undefined && { WebsiteRedirectLocation: object.website }),
    ...(object.tags && { TagCount: Object.keys(object.tags).length }),
    ...(Object.keys(metadata).length > 0 && { Metadata: metadata }),
    ...(isPart && { ContentRange: `bytes ${from}-${to - 1}/${lengthOf(object)}` }),
    // AWS: of a part there is none.
    ...(input.ChecksumMode === 'ENABLED' && !isPart && shownChecksum(checksum)),
  }
}

/** AWS: a URL can say what its answer's headers are. */
function overridden(input: ReadInput) {
  const entries = Object.entries({
    CacheControl: input.ResponseCacheControl, ContentDisposition: input.ResponseContentDisposition,
    ContentEncoding: input.ResponseContentEncoding, ContentLanguage: input.ResponseContentLanguage,
    ContentType: input.ResponseContentType, Expires: input.ResponseExpires?.toUTCString(),
  })
  const asked = entries.filter(([, value]) => value !== undefined)
  for (const [name, value] of asked) if (/[^\0-\xff]/.test(value!)) throw notInHeader(name, value!)
  return Object.fromEntries(asked)
}

/** AWS: a header holds Latin-1. */
function notInHeader(name: string, value: string): Error {
  const argument = `response${name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`
  return s3Errors.invalidArgument('Header value cannot be represented using ISO-8859-1.', argument, value)
}
