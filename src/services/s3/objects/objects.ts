// An object: a key of a bucket, the blob that it names, and what its headers said.
import type { StorageClass } from '../../../contracts/s3.gen.ts'
import { byName } from '../../../core/by-name.ts'
import type { Tags } from '../../../core/tags.ts'
import type { ChecksumAlgorithm } from '../../../engines/checksums/checksum.ts'
import { wildcardResource, type ConditionKeys, type Resolver, type Resource, type Scope } from '../../../gateway/operation.ts'
import type { BlobName } from '../../../storage/blobs/blob-records.ts'
import { collection } from '../../../storage/collection.ts'
import { bucketResource, calledBy, s3Arn, type BucketInput } from '../buckets/buckets.ts'
import type { KeptContentKey, StoredEncryption } from '../encryption/stored-encryption.ts'
import type { ObjectAccess } from '../access/ownership.ts'
import type { Locked } from '../locks/stored-lock.ts'
import { s3Errors } from '../s3-errors.ts'

/** What stands at a key, or stood there: an object, or that it was deleted. */
export type Version = StoredObject | DeleteMarker

interface VersionPlace {
  readonly bucket: string
  readonly key: string
  /** Absent of the null version, of which a key has one at most. */
  readonly versionId?: string
  /** Its place among the versions of its key, of which a newer one has the greater; absent of one that no other preceded. */
  readonly order?: number
  readonly modifiedAt: number
  /** Since when it is no more the current one. Absent of that one, and of older stores. */
  readonly pastSince?: number
}

export interface DeleteMarker extends VersionPlace {
  readonly isDeleteMarker: true
  readonly contentKey?: undefined
}

export interface StoredObject extends VersionPlace, KeptContentKey, ObjectAccess, Locked {
  readonly isDeleteMarker?: undefined
  /** Of its bytes, unless they came in parts. */
  readonly blob?: BlobName
  readonly parts?: PartsName
  /** Absent where it is S3's own. */
  readonly encryption?: StoredEncryption
  /**
   * Between quotes it is the ETag: MD5 in hexadecimal, or that of the parts' and how many they are, or nothing that tells of
   * bytes under somebody's own key.
   */
  readonly md5: string
  readonly checksum: StoredChecksum
  readonly headers: StoredHeaders
  readonly metadata: Readonly<Record<string, string>>
  readonly tags?: Tags
  /** Absent of the usual one. */
  readonly storageClass?: StorageClass
  /** Where a website sends who asks for the object. */
  readonly website?: string
}

/** Of an object that came in parts. */
export interface PartsName {
  /** The upload's id, by which they are found. */
  readonly upload: string
  readonly count: number
  /** Of all together, in bytes. */
  readonly length: number
}

export interface StoredChecksum {
  readonly algorithm: ChecksumAlgorithm
  /** In base 64; of what is composed, with the number of parts. */
  readonly value: string
  /** Whether it is of the checksums of the parts, and not of the bytes. */
  readonly isComposite?: true
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

/**
 * The current version of each key. INVARIANT: it is there where the key has any. Without an index, so that where no versions are
 * kept the last of several who write one key wins, and none waits for another.
 */
export const Objects = collection<Version>('s3.objects', {
  per: 'global', key: ({ bucket, key }) => [bucket, key], sealed: ['contentKey'],
})

/** Of the blobs of a version. What has an id has them for itself; of the null versions of a key the newest has them. */
export const ownerOf = ({ bucket, key, versionId }: Pick<StoredObject, 'bucket' | 'key' | 'versionId'>) =>
  (versionId === undefined ? ['s3', bucket, key] : ['s3-version', bucket, key, versionId])

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
  ({
    ...bucket, ...calledBy(s3Arn(scope, `${name}/${key}`)), type: 'AWS::S3::Object',
    ...(bucket.through && { through: objectOf(bucket.through, key) }),
  })

/** The same as the point has it; a record shows the point itself. */
function objectOf({ type: _type, ...point }: Resource, key: string): Resource {
  return { ...point, ...calledBy(`${point.arn}/object/${key}`) }
}

/** With what policies ask of it beside. */
export const withKeys = (resource: Resource, keys: ConditionKeys): Resource => ({
  ...resource, keys: new Map([...resource.keys ?? [], ...keys]),
  ...(resource.through && { through: withKeys(resource.through, keys) }),
})

/** As one of its versions, whose id policies ask for however the request names it. */
export const ofVersion = (resource: Resource, id: string | undefined): Resource =>
  (id === undefined ? resource : withKeys({ ...resource, versionId: id }, byName({ 's3:versionid': () => id })))

/** AWS: of UTF-8. */
const longestKey = 1024

export const fitsKey = (key: string): boolean => Buffer.byteLength(key) <= longestKey

export function requireKey({ Key = '' }: ObjectInput): string {
  if (!fitsKey(Key)) throw s3Errors.keyTooLong(Buffer.byteLength(Key))
  return Key
}

export const lengthOf = ({ blob, parts }: Pick<StoredObject, 'blob' | 'parts'>): number => (blob ?? parts)?.length ?? 0

/** As answers tell it. */
export const shownChecksum = ({ algorithm, value, isComposite }: StoredChecksum) =>
  ({ [`Checksum${algorithm}`]: value, ChecksumType: isComposite ? 'COMPOSITE' as const : 'FULL_OBJECT' as const })

export const etagOf = ({ md5 }: Pick<StoredObject, 'md5'>): string => `"${md5}"`

/** AWS: dates in headers are whole seconds. */
export const lastModified = ({ modifiedAt }: Pick<Version, 'modifiedAt'>): Date => new Date(Math.floor(modifiedAt / 1000) * 1000)
