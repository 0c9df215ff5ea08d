// What the request that begins a new object says of it, whatever its bytes come by.
import type { StorageClass } from '../../../contracts/s3.gen.ts'
import type { AwsError } from '../../../core/aws-error.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { Bucket } from '../buckets/buckets.ts'
import { chosenEncryption, type ChosenEncryption, type EncryptionInput } from '../encryption/chosen-encryption.ts'
import { encryptedPlace, type EncryptedPlace } from '../encryption/envelopes.ts'
import { s3Errors } from '../s3-errors.ts'
import { tagsInHeader } from '../tags/object-tags.ts'
import { refuseUnbuilt } from '../unbuilt.ts'
import { requireKey, type StoredHeaders } from './objects.ts'

const unbuilt = [
  'WriteOffsetBytes', 'ObjectLockEventHold', 'ObjectLockEventHoldDurationDays', 'ObjectLockEventHoldDurationYears',
]
const kept: ReadonlySet<StorageClass> = new Set([
  'STANDARD', 'REDUCED_REDUNDANCY', 'STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE',
])
/** AWS: of names and values together. */
const longestMetadata = 2048

export interface NewObjectInput extends EncryptionInput {
  readonly Bucket: string
  readonly Key: string
  readonly StorageClass?: StorageClass | undefined
  readonly Tagging?: string | undefined
  readonly WebsiteRedirectLocation?: string | undefined
  readonly Metadata?: Readonly<Record<string, string>> | undefined
  readonly CacheControl?: string | undefined
  readonly ContentDisposition?: string | undefined
  readonly ContentEncoding?: string | undefined
  readonly ContentLanguage?: string | undefined
  readonly ContentType?: string | undefined
  readonly Expires?: string | undefined
}

/** Throws S3's error for what no object can be. */
export function requireStorable(call: Pick<Call<NewObjectInput>, 'input' | 'unbuilt'>): void {
  const { input } = call
  requireKey(input)
  refuseUnbuilt(call, input, unbuilt)
  const { StorageClass, Metadata = {} } = input
  if (StorageClass !== undefined && !kept.has(StorageClass)) throw ofOtherServices(StorageClass)
  tagsInHeader(input.Tagging)
  const { WebsiteRedirectLocation: location } = input
  if (location !== undefined && !/^(\/|https?:\/\/)/.test(location)) throw s3Errors.badRedirect()
  const size = Object.entries(Metadata).reduce((sum, [name, value]) => sum + name.length + value.length, 0)
  if (size > longestMetadata) throw s3Errors.metadataTooLarge(size)
}

/** AWS: classes of its services on premises and elsewhere; those of file systems are refused otherwise (recorded). */
const ofOtherServices = (storageClass: StorageClass): AwsError => (storageClass.startsWith('FSX_')
  ? s3Errors.invalidArgument('', 'x-amz-storage-class', storageClass)
  : s3Errors.invalidStorageClass(storageClass))

/** What is kept beside headers and metadata. */
export function attributesOf({ Tagging, StorageClass, WebsiteRedirectLocation: website }: NewObjectInput) {
  const tags = tagsInHeader(Tagging)
  return {
    ...(tags && { tags }), ...(website !== undefined && { website }),
    ...(StorageClass !== undefined && StorageClass !== 'STANDARD' && { storageClass: StorageClass }),
  }
}

type ChoosingCall = Pick<Call<NewObjectInput>, 'input' | 'scope' | 'isSecure' | 'unbuilt'>

/** As what the object is to be encrypted, and where. */
export function chooseEncryption(
  call: ChoosingCall, bucket: Bucket,
): { readonly chosen: ChosenEncryption; readonly place: EncryptedPlace } {
  const { scope, input: { Key } } = call
  const place = encryptedPlace(scope, bucket.name, Key)
  return { chosen: chosenEncryption(call, bucket, place.object), place }
}

/** AWS: what is no type at all is `binary/octet-stream`; `aws-chunked` is how the body came, and not how it is kept. */
export function headersOf(input: NewObjectInput): StoredHeaders {
  const { CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, ContentType, Expires } = input
  const encoding = ContentEncoding?.split(',').map(one => one.trim()).filter(one => one !== '' && one !== 'aws-chunked').join(',')
  const given = {
    CacheControl, ContentDisposition, ContentEncoding: encoding || undefined, ContentLanguage,
    ContentType: ContentType || 'binary/octet-stream', Expires,
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}
