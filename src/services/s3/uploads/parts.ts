// Parts of an upload, each with a blob of its own, and the list of those that an object was made of. To complete an upload moves
// no byte: its parts stay where they are, and the object's record names their list.
import { collection, type Key } from '../../../storage/collection.ts'
import type { BlobName } from '../../../storage/blobs/blob-records.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import type { KeptContentKey } from '../encryption/stored-encryption.ts'
import type { StoredChecksum } from '../objects/objects.ts'
import { s3Errors } from '../s3-errors.ts'

export interface StoredPart extends KeptContentKey {
  readonly upload: string
  readonly number: number
  readonly blob: BlobName
  /** As an object's. */
  readonly md5: string
  readonly checksum: StoredChecksum
  /** Of another algorithm, with which the part came, where none was chosen for the upload. */
  readonly said?: StoredChecksum
  readonly modifiedAt: number
}

/** As objects: the last of several who write one part wins. */
export const Parts = collection<StoredPart>('s3.parts', {
  per: 'global', key: ({ upload, number }) => [upload, number], sealed: ['contentKey'],
})

export const ownerOfPart = ({ upload, number }: Pick<StoredPart, 'upload' | 'number'>) => ['s3-upload', upload, number]

export interface PartList {
  readonly upload: string
  readonly bucket: string
  readonly key: string
  /** The owner of the version's bytes, as a blob has one. Of one owner the newest list stays. */
  readonly owner: Key
  /** Of the parts in their order, which need not follow one another. */
  readonly numbers: readonly number[]
  readonly lengths: readonly number[]
  /** As the upload's. */
  readonly proof?: Uint8Array
  /** What was made of it, for who completes it again. */
  readonly made: { readonly md5: string; readonly checksum: StoredChecksum; readonly versionId?: string }
}

/** INVARIANT: a list is as the commit wrote it that made its object, until the object is gone. */
export const PartLists = collection<PartList>('s3.part-lists', {
  per: 'global', key: ({ upload }) => [upload], indexes: { owner: ({ owner }) => owner },
})

export const hasParts = async (state: ReadUnit, owner: Key): Promise<boolean> =>
  (await state.listOf(PartLists, owner, { index: 'owner', limit: 1 }, ({ upload }) => upload)).length > 0

export const mostParts = 10_000

/** Throws S3's error. */
export function requirePartNumber(number: number): number {
  if (Number.isInteger(number) && number >= 1 && number <= mostParts) return number
  throw s3Errors.invalidArgument('Part number must be an integer between 1 and 10000, inclusive', 'partNumber', String(number))
}
