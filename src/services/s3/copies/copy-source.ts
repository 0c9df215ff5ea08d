// What a request copies: which object, in which version, under which conditions.
// AWS: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
import type { Call, CopySource, Resolver, Scope } from '../../../gateway/operation.ts'
import { unnamed } from '../../../gateway/operation.ts'
import type { ChecksumAlgorithm } from '../../../engines/checksums/checksum.ts'
import type { ByteRange } from '../../../storage/blobs/blob-store.ts'
import { isAlias, pointArn, type NamedPoint } from '../../../gateway/ports.ts'
import { requireCopyable } from '../archive/archived.ts'
import { bucketResource, requireBucketAnywhere, type AccessContext, type Bucket } from '../buckets/buckets.ts'
import { requireCustomerKey } from '../encryption/envelopes.ts'
import { partsOf } from '../objects/contents.ts'
import { fitsKey, lastModified, lengthOf, objectResource, ofVersion, type StoredObject } from '../objects/objects.ts'
import { names } from '../objects/preconditions.ts'
import { s3Errors } from '../s3-errors.ts'
import { requireObject } from '../versions/versions.ts'

export interface CopyInput {
  readonly CopySource?: string | undefined
  readonly ExpectedSourceBucketOwner?: string | undefined
  readonly CopySourceIfMatch?: string | undefined
  readonly CopySourceIfNoneMatch?: string | undefined
  readonly CopySourceIfModifiedSince?: Date | undefined
  readonly CopySourceIfUnmodifiedSince?: Date | undefined
  readonly CopySourceSSECustomerAlgorithm?: string | undefined
  readonly CopySourceSSECustomerKey?: string | undefined
  readonly CopySourceSSECustomerKeyMD5?: string | undefined
}

interface Named {
  /** Or the alias of an access point. */
  readonly bucket: string
  readonly key: string
  readonly versionId?: string
  /** Named by its ARN, where it stands for a bucket. */
  readonly point?: NamedPoint
}

const header = 'x-amz-copy-source'

/** Throws S3's error for what names no object. */
export function namedIn(source: string): Named {
  const [path = '', query] = source.split('?', 2)
  const decoded = decode(path.replace(/^\//, ''), source)
  const versionId = query?.startsWith('versionId=') ? decode(query.slice('versionId='.length), source) : undefined
  const version = versionId !== undefined && { versionId }
  const [, region, account, name, object] = ofPoint.exec(decoded) ?? []
  if (object !== undefined && fitsKey(object)) {
    return { bucket: '', key: object, point: { account: account!, region: region!, name: name! }, ...version }
  }
  const slash = decoded.indexOf('/')
  const [bucket, key] = [decoded.slice(0, Math.max(slash, 0)), decoded.slice(slash + 1)]
  if (bucket === '') throw s3Errors.invalidArgument('Invalid copy source bucket name', header, source)
  if (slash < 0 || key === '' || !fitsKey(key)) throw s3Errors.invalidArgument('Invalid copy source object key', header, source)
  return { bucket, key, ...version }
}

/** `arn:aws:s3:eu-west-1:123456789012:accesspoint/point/object/key` */
const ofPoint = /^arn:[a-z-]+:s3:([a-z\d-]+):(\d{12}):accesspoint\/([a-z\d-]{3,50})\/object\/([^]+)$/

function decode(text: string, source: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw s3Errors.invalidArgument('Invalid copy source encoding.', header, source)
  }
}

function findNamed({ CopySource }: CopyInput): Named | undefined {
  try {
    return CopySource === undefined ? undefined : namedIn(CopySource)
  } catch {
    return undefined
  }
}

export const copiesVersion = (input: CopyInput): boolean => findNamed(input)?.versionId !== undefined
export const copiesCurrent = (input: CopyInput): boolean => !copiesVersion(input)

export const copySource: Resolver<CopyInput> = async (input, context) => (await findSource(input, context))?.resource ?? unnamed

/** What a copy is made of, as it is asked about: by the access point that the source names, if it names one. */
export async function findSource<Context extends AccessContext>(input: CopyInput, context: Context) {
  const named = findNamed(input)
  if (!named) return undefined
  const { bucket, scope } = await reached(named, context)
  const { key, versionId } = named
  const at = { ...context, scope }
  const resource = ofVersion(objectResource(await bucketResource(bucket, at), scope, bucket, key), versionId)
  return { resource, context: at, bucket, key, versionId }
}

/** The bucket that is meant, and the way to it, which is another than that to where the copy goes. */
async function reached({ bucket, point }: Named, context: AccessContext): Promise<{ bucket: string, scope: Scope }> {
  const { state, ports: { accessPoints }, scope: { point: _, ...scope } } = context
  if (point) {
    const found = await accessPoints.find(state, point)
    return { bucket: found?.bucket ?? pointArn(scope, point), scope: { ...scope, point } }
  }
  const found = isAlias(bucket) ? await accessPoints.findByAlias(state, bucket) : undefined
  if (!found) return { bucket, scope }
  const { account, region, name, alias } = found
  return { bucket: found.bucket, scope: { ...scope, point: { account, region, name, alias } } }
}

export interface FoundSource {
  readonly bucket: Bucket
  readonly object: StoredObject
  readonly named: Named
}

type SourceCall = Pick<Call<CopyInput>, 'input' | 'state' | 'scope' | 'isSecure' | 'ports' | 'authorize'>

/** What is to be copied, as the request means it, in whatever Region it is. Throws S3's error. */
export async function requireSource(call: SourceCall): Promise<FoundSource> {
  const { input, state, ports, authorize } = call
  const named = namedIn(input.CopySource ?? '')
  const { key: Key, versionId: VersionId } = named
  const { bucket: Bucket, scope } = await reached(named, call)
  // AWS: of a point in another Region there is no copy (recorded).
  if (scope.point && scope.point.region !== scope.region) throw s3Errors.otherOwner()
  const bucket = await requireBucketAnywhere({ state, input: { Bucket, ExpectedBucketOwner: input.ExpectedSourceBucketOwner } })
  const object = await requireObject({ state, scope, ports, authorize, input: { Bucket, Key, VersionId } }, 'copy')
  requireConditions(object, input)
  await requireCopyable(state, object, scope.now)
  requireCustomerKey({ input: customerKeyOf(input), isSecure: call.isSecure }, object.encryption)
  return { bucket, object, named }
}

export const customerKeyOf = (input: CopyInput) => ({
  SSECustomerAlgorithm: input.CopySourceSSECustomerAlgorithm, SSECustomerKey: input.CopySourceSSECustomerKey,
  SSECustomerKeyMD5: input.CopySourceSSECustomerKeyMD5,
})

/** AWS: each that does not hold is a failure, be it of who has the object already; a hash that holds outdoes a date. */
function requireConditions(object: StoredObject, input: CopyInput): void {
  const { CopySourceIfMatch: match, CopySourceIfNoneMatch: noneMatch } = input
  const modified = lastModified(object).getTime()
  const [since, unmodifiedSince] = [input.CopySourceIfModifiedSince?.getTime(), input.CopySourceIfUnmodifiedSince?.getTime()]
  if (match !== undefined) {
    if (!names(match, object)) throw s3Errors.preconditionFailed(`${header}-If-Match`)
  } else if (unmodifiedSince !== undefined && modified > unmodifiedSince) {
    throw s3Errors.preconditionFailed(`${header}-If-Unmodified-Since`)
  }
  if (noneMatch !== undefined) {
    if (names(noneMatch, object)) throw s3Errors.preconditionFailed(`${header}-If-None-Match`)
  } else if (since !== undefined && modified <= since) throw s3Errors.preconditionFailed(`${header}-If-Modified-Since`)
}

/** AWS: of a copy that is made at once. */
const mostCopied = 5 * 1024 ** 3

interface Copied {
  readonly span: ByteRange
  readonly checksum: ChecksumAlgorithm
}

type ReadingCall = Pick<Call<CopyInput>, 'input' | 'state' | 'scope' | 'aws' | 'isSecure'>

/** Throws what S3 or KMS says of who may not read it. */
export async function bytesOf(call: ReadingCall, object: StoredObject, { span, checksum }: Copied): Promise<CopySource> {
  const length = span.to - span.from
  if (length > mostCopied) throw s3Errors.sourceTooLarge(mostCopied)
  const parts = await partsOf({ ...pick(call), input: customerKeyOf(call.input) }, object, span)
  return { name: `${object.blob?.id ?? object.parts?.upload} ${span.from}`, length, checksum, parts }
}

const pick = ({ state, scope, aws, isSecure }: ReadingCall) => ({ state, scope, aws, isSecure })

export const wholeOf = (object: StoredObject): ByteRange => ({ from: 0, to: lengthOf(object) })

/** AWS: both offsets are there, and within the source. */
export function spanIn(range: string | undefined, object: StoredObject): ByteRange {
  if (range === undefined) return wholeOf(object)
  const [, first, last] = /^bytes=(\d{1,15})-(\d{1,15})$/.exec(range) ?? []
  const name = 'x-amz-copy-source-range'
  if (first === undefined || Number(last) < Number(first)) throw s3Errors.invalidArgument(badRange, name, range)
  const span = { from: Number(first), to: Number(last) + 1 }
  const size = lengthOf(object)
  if (span.to <= size) return span
  throw s3Errors.invalidArgument(`Range specified is not valid for source object of size: ${size}`, name, range)
}

const badRange = 'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based '
  + 'offsets of the first and last bytes to copy'

