// An object: a key of a bucket, the blob that it names, and what its headers said.
import type { ChecksumAlgorithm } from '../../../engines/checksums/checksum.ts'
import { wildcardResource, type Call, type Resolver, type Resource, type Scope } from '../../../gateway/operation.ts'
import type { BlobName } from '../../../storage/blobs/blob-records.ts'
import { collection } from '../../../storage/collection.ts'
import { bucketResource, calledBy, s3Arn, type BucketInput } from '../buckets/buckets.ts'
import type { KeptContentKey, StoredEncryption } from '../encryption/stored-encryption.ts'
import { missing } from '../access/missing.ts'
import { s3Errors } from '../s3-errors.ts'

export interface StoredObject extends KeptContentKey {
  readonly bucket: string
  readonly key: string
  readonly blob: BlobName
  /** Absent where it is S3's own. */
  readonly encryption?: StoredEncryption
  /** Between quotes it is the ETag: MD5 in hexadecimal, or nothing that tells of bytes under somebody's own key. */
  readonly md5: string
  readonly checksum: { readonly algorithm: ChecksumAlgorithm; readonly value: string }
  readonly modifiedAt: number
  readonly headers: StoredHeaders
  readonly metadata: Readonly<Record<string, string>>
}

/** What comes back as it was sent. */
export interface StoredHeaders {
  readonly CacheControl?: string | undefined
  readonly ContentDisposition?: string | undefined
  readonly ContentEncoding?: string | undefined
  readonly ContentLanguage?: string | undefined
  readonly ContentType?: string | undefined
  readonly Expires?: string | undefined
}

/** Without an index, so that the last of several who write one key wins and none waits for another. */
export const Objects = collection<StoredObject>('s3.objects', {
  per: 'global', key: ({ bucket, key }) => [bucket, key], sealed: ['contentKey'],
})

export const ownerOf = ({ bucket, key }: Pick<StoredObject, 'bucket' | 'key'>) => ['s3', bucket, key]

export interface ObjectInput extends BucketInput {
  readonly Key?: string | undefined
}

/** Whether there is an object of that key says nothing of who may ask for it. */
export const objectNamed: Resolver<ObjectInput> = async ({ Bucket, Key }, context) => {
  const { scope } = context
  if (Bucket === undefined || Key === undefined) return wildcardResource(scope)
  return objectResource(await bucketResource(Bucket, context), scope, Bucket, Key)
}

export const objectResource = (bucket: Resource, scope: Pick<Scope, 'partition'>, name: string, key: string): Resource =>
  ({ ...bucket, ...calledBy(s3Arn(scope, `${name}/${key}`)), type: 'AWS::S3::Object' })

/** AWS: of UTF-8. */
const longestKey = 1024

export const fitsKey = (key: string): boolean => Buffer.byteLength(key) <= longestKey

export function requireKey({ Key = '' }: ObjectInput): string {
  if (!fitsKey(Key)) throw s3Errors.keyTooLong(Buffer.byteLength(Key))
  return Key
}

type ObjectCall = Pick<Call<ObjectInput>, 'input' | 'scope' | 'state' | 'ports' | 'authorize'>

export async function requireObject(call: ObjectCall): Promise<StoredObject> {
  const { input, state } = call
  const key = requireKey(input)
  const found = await state.get(Objects, [input.Bucket!, key])
  if (!found) throw await missing(call, s3Errors.noSuchKey(key))
  return found
}

export const etagOf = ({ md5 }: Pick<StoredObject, 'md5'>): string => `"${md5}"`

/** AWS: dates in headers are whole seconds. */
export const lastModified = ({ modifiedAt }: StoredObject): Date => new Date(Math.floor(modifiedAt / 1000) * 1000)
