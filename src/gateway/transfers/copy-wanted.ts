// Bytes that a call wants to have copied before it goes on. What ends an attempt so is no error of the call's.
import type { ChecksumAlgorithm } from '../../engines/checksums/checksum.ts'
import type { ReadUnit } from '../../storage/unit-of-work.ts'
import type { BlobContent } from '../../storage/blobs/blob-records.ts'
import type { ByteRange } from '../../storage/blobs/blob-store.ts'

/** Of bytes that are in several contents. */
export interface ContentPart {
  readonly content: BlobContent
  readonly span: ByteRange
}

export interface CopySource {
  /** Which bytes they are: others have another name, whatever else is said of them. */
  readonly name: string
  /** In bytes. */
  readonly length: number
  /** What is computed of them, beside the MD5. */
  readonly checksum: ChecksumAlgorithm
  /** What is asked of the store is asked of a unit that `look` begins. */
  parts(look: () => ReadUnit): AsyncGenerator<ContentPart, void>
}

/** Thrown through a handler, which catches nothing of it. */
export class CopyWanted extends Error {
  override readonly name = 'CopyWanted'
  readonly source: CopySource

  constructor(source: CopySource) {
    super('The call goes on when its source has been copied.')
    this.source = source
  }
}

/** By which a copy is known again: two sources are one where they are the same bytes and the same is computed of them. */
export const copyName = ({ name, length, checksum }: CopySource): string => JSON.stringify([name, length, checksum])
