// What GetObject and HeadObject answer alike.
import type { Call } from '../../../gateway/operation.ts'
import type { ByteRange } from '../../../storage/blobs/blob-store.ts'
import { requireBucket } from '../buckets/buckets.ts'
import type { CustomerKeyInput } from '../encryption/customer-keys.ts'
import { requireCustomerKey, shownEncryption } from '../encryption/envelopes.ts'
import { s3Errors } from '../s3-errors.ts'
import { refuseUnbuilt } from '../unbuilt.ts'
import { versionOf } from '../versions/add-version.ts'
import { requireObject } from '../versions/versions.ts'
import { etagOf, lastModified, type StoredObject } from './objects.ts'
import { requireReadable, type Preconditions } from './preconditions.ts'
import { rangeIn } from './ranges.ts'

interface ReadInput extends Preconditions, CustomerKeyInput {
  readonly Bucket: string
  readonly Key: string
  readonly VersionId?: string | undefined
  readonly Range?: string | undefined
  readonly ChecksumMode?: string | undefined
  readonly ExpectedBucketOwner?: string | undefined
  readonly ResponseCacheControl?: string | undefined
  readonly ResponseContentDisposition?: string | undefined
  readonly ResponseContentEncoding?: string | undefined
  readonly ResponseContentLanguage?: string | undefined
  readonly ResponseContentType?: string | undefined
  readonly ResponseExpires?: Date | undefined
}

const unbuilt = ['PartNumber']

type ReadCall = Pick<Call<ReadInput>, 'input' | 'scope' | 'state' | 'error' | 'unbuilt' | 'isSecure'>

/** AWS: that a customer's key is sent is looked at before the range, and whether it is the right one behind it (recorded). */
export async function answerFor(call: ReadCall, method: 'GET' | 'HEAD') {
  const { input } = call
  refuseUnbuilt(call, input, unbuilt)
  const bucket = await requireBucket(call)
  const object = await requireObject(call, method)
  requireCustomerKey(call, object.encryption)
  requireReadable(object, input, call.scope.now)
  const { length } = object.blob
  const part = rangeIn(input.Range, length)
  const span = part ?? { from: 0, to: length }
  return { object, span, output: { ...outputOf(object, input, span, part !== undefined), ...versionOf(bucket, object) } }
}

function outputOf(object: StoredObject, input: ReadInput, { from, to }: ByteRange, isPart: boolean) {
  const { blob, metadata, headers, checksum: { algorithm, value } } = object
  return {
    ...headers, ...overridden(input),
    AcceptRanges: 'bytes', ContentLength: to - from, ETag: etagOf(object), LastModified: lastModified(object),
    ...shownEncryption(object.encryption, input),
    ...(Object.keys(metadata).length > 0 && { Metadata: metadata }),
    ...(isPart && { ContentRange: `bytes ${from}-${to - 1}/${blob.length}` }),
    // AWS: of a part there is none.
    ...(input.ChecksumMode === 'ENABLED' && !isPart && { [`Checksum${algorithm}`]: value, ChecksumType: 'FULL_OBJECT' as const }),
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
