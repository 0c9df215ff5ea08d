// What all lists of keys answer alike, and how they write keys.
import type { EncodingType, StorageClass } from '../../../contracts/s3.gen.ts'
import type { Call } from '../../../gateway/operation.ts'
import { listedRestore } from '../archive/archived.ts'
import { archivedOf, findRestores, type Archived, type Restore } from '../archive/restores.ts'
import { isArchived } from '../archive/storage-classes.ts'
import { canonicalId } from '../access/canonical-ids.ts'
import { ownerOfObject, type ObjectAccess } from '../access/ownership.ts'
import type { Bucket } from '../buckets/buckets.ts'
import { etagOf, lastModified, lengthOf, type StoredChecksum, type StoredObject } from '../objects/objects.ts'
import { s3Errors } from '../s3-errors.ts'

/** AWS: more are not listed at once. */
const most = 1000

const wholeNumber = 'must be an integer between 0 and 2147483647'

export interface ListInput {
  readonly Prefix?: string | undefined
  readonly Delimiter?: string | undefined
  readonly EncodingType?: EncodingType | undefined
}

/** How many entries a page has. Throws S3's error for a number that is none. */
export function pageSize(asked: number | undefined, name = 'max-keys'): number {
  if (asked === undefined) return most
  if (asked < 0) throw s3Errors.invalidArgument(`Argument ${name} ${wholeNumber}`, name, String(asked))
  return Math.min(asked, most)
}

export const askedOf = ({ Prefix = '', Delimiter }: ListInput, limit: number) =>
  ({ prefix: Prefix, delimiter: Delimiter || undefined, limit })

/**
 * AWS: whoever asks for it has keys as parts of a URL, since XML has no name for some characters that a key may have. A space is
 * a plus, and a slash stays.
 */
export function encoder({ EncodingType }: ListInput): (text: string) => string {
  return EncodingType === undefined ? text => text : encodeKey
}

const encodeKey = (text: string): string =>
  encodeURIComponent(text).replaceAll('%20', '+').replaceAll('%2F', '/').replaceAll(/[!'()~]/g, escaped)

const escaped = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`

/** What was asked, as it is told again. */
export function toldAgain(input: ListInput, encode: (text: string) => string) {
  const { Prefix = '', Delimiter, EncodingType } = input
  return {
    Prefix: encode(Prefix), ...(Delimiter ? { Delimiter: encode(Delimiter) } : {}), ...(EncodingType && { EncodingType }),
  }
}

export const prefixesOf = (prefixes: readonly string[], encode: (text: string) => string) =>
  (prefixes.length === 0 ? {} : { CommonPrefixes: prefixes.map(prefix => ({ Prefix: encode(prefix) })) })

/** AWS: whose an object is has no other name (recorded). */
export const ownerFor = (bucket: Bucket, object: Pick<ObjectAccess, 'owner'> = {}) =>
  ({ ID: canonicalId(ownerOfObject(bucket, object)) })

/** What a list shows of an object. */
export interface Shown {
  readonly key: string
  readonly etag: string
  readonly size: number
  readonly modified: Date
  readonly storageClass: StorageClass
  readonly owner?: string
  readonly checksum: Pick<StoredChecksum, 'algorithm' | 'isComposite'>
  /** Of one that may be asked back. */
  readonly archived?: Archived
}

export const shownOf = (object: StoredObject): Shown => ({
  key: object.key, etag: etagOf(object), size: lengthOf(object), modified: lastModified(object),
  checksum: object.checksum, storageClass: object.storageClass ?? 'STANDARD',
  ...(object.owner !== undefined && { owner: object.owner }),
  ...(isArchived(object.storageClass) && { archived: archivedOf(object) }),
})

interface OptionalInput {
  readonly OptionalObjectAttributes?: readonly string[] | undefined
}

/** AWS: who asks for it is told which of what he lists is asked back, or is there for a while. */
export async function restoreStatuses(
  { input, state, scope }: Pick<ListCall<OptionalInput>, 'input' | 'state' | 'scope'>, shown: readonly (Shown | undefined)[],
) {
  const archived = shown.flatMap(one => one?.archived ?? [])
  const isAsked = input.OptionalObjectAttributes?.includes('RestoreStatus')
  const found = isAsked ? await findRestores(state, archived, scope.now) : new Map<Archived, Restore>()
  return (one: Shown) => listedRestore(one.archived && found.get(one.archived))
}

export const entryOf = (
  { key, etag, size, modified, storageClass, checksum: { algorithm, isComposite } }: Shown, encode: (text: string) => string,
) => ({
  Key: encode(key), LastModified: modified, ETag: etag, ChecksumAlgorithm: [algorithm],
  ChecksumType: isComposite ? 'COMPOSITE' as const : 'FULL_OBJECT' as const, Size: size, StorageClass: storageClass,
})

export type ListCall<Input> = Pick<Call<Input>, 'input' | 'state' | 'scope' | 'page'>
