// Which parts an upload is completed with, and whether they are what its client believes.
// AWS: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
import { createHash } from 'node:crypto'
import type { CompleteMultipartUploadRequest, CompletedPart } from '../../../contracts/s3.gen.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { UnitOfWork } from '../../../storage/unit-of-work.ts'
import type { StoredChecksum } from '../objects/objects.ts'
import { s3Errors } from '../s3-errors.ts'
import { mostParts, Parts } from './parts.ts'
import { checksumOfParts, saidChecksum, usualChecksum } from './upload-checksums.ts'
import type { StoredUpload, UploadChecksum } from './uploads.ts'

/** AWS: of each part but the last, and of an object. */
const [leastPart, mostBytes] = [5 * 1024 ** 2, 5 * 1024 ** 4]
/** Are looked at in one turn. */
const together = 1000

export type CompletedInput = Call<CompleteMultipartUploadRequest>['input']

export interface Completed {
  readonly numbers: readonly number[]
  readonly lengths: readonly number[]
  readonly length: number
  readonly md5: string
  readonly checksum: StoredChecksum
}

interface Listed {
  readonly number: number
  readonly length: number
  readonly md5: string
  readonly checksum: StoredChecksum
  readonly said?: StoredChecksum
}

type Asked = CompletedPart & { readonly PartNumber: number }

/** Throws S3's error. */
export function partsAsked({ MultipartUpload, UploadId }: CompletedInput): readonly Asked[] {
  const asked = MultipartUpload?.Parts ?? []
  if (asked.length === 0 || asked.length > mostParts) throw s3Errors.malformedXml()
  const numbered = asked.map(part => {
    if (part.PartNumber === undefined || part.ETag === undefined) throw s3Errors.malformedXml()
    return { ...part, PartNumber: part.PartNumber }
  })
  const isOrdered = numbered.every(({ PartNumber }, i) => i === 0 || PartNumber > numbered[i - 1]!.PartNumber)
  if (!isOrdered) throw s3Errors.invalidPartOrder(UploadId)
  return numbered
}

/** Of the whole or of any part. */
export const saysChecksum = (input: CompletedInput): boolean =>
  [input, ...input.MultipartUpload?.Parts ?? []].some(one => saidChecksum(one) !== undefined)

/** INVARIANT: that these are all parts, as they are, is expected: whoever sends one meanwhile meets the end of the upload. */
export async function completedOf(state: UnitOfWork, upload: StoredUpload, input: CompletedInput): Promise<Completed> {
  const asked = partsAsked(input)
  const there = await partsOf(state, upload.id)
  const checksum = upload.checksum ?? usualChecksum
  const parts = asked.map(one => matching(upload, one, there.get(one.PartNumber)))
  requireChecksums(upload, input, asked)
  for (const { number, length, md5 } of parts.slice(0, -1)) {
    if (length < leastPart) throw s3Errors.tooSmall(length, number, md5)
  }
  const length = parts.reduce((sum, one) => sum + one.length, 0)
  if (length > mostBytes) throw s3Errors.tooLarge(length, mostBytes)
  if (input.MpuObjectSize !== undefined && input.MpuObjectSize !== length) throw otherSize(input.MpuObjectSize, length)
  const made = await checksumOfParts(checksum, parts, () => state.turn())
  requireWhole(made, input, checksum)
  const hash = createHash('md5').update(Buffer.concat(parts.map(({ md5 }) => Buffer.from(md5, 'hex')))).digest('hex')
  return {
    numbers: parts.map(({ number }) => number), lengths: parts.map(one => one.length), length, md5: `${hash}-${parts.length}`,
    checksum: made,
  }
}

async function partsOf(state: UnitOfWork, upload: string): Promise<ReadonlyMap<number, Listed>> {
  const all: Listed[] = []
  for (let after: number | undefined; ; after = all.at(-1)!.number) {
    const options = { limit: together, expected: true, ...(after !== undefined && { after: [upload, after] }) } as const
    const read = await state.listOf(Parts, [upload], options, ({ number, blob: { length }, md5, checksum, said }) =>
      ({ number, length, md5, checksum, ...(said && { said }) }))
    all.push(...read)
    if (read.length < together) return new Map(all.map(one => [one.number, one]))
    await state.turn()
  }
}

function matching({ id }: StoredUpload, asked: Asked, part: Listed | undefined): Listed {
  const said = saidChecksum(asked)
  const isSame = part && asked.ETag?.replaceAll('"', '') === part.md5
    && (!said || [part.checksum, part.said].some(one => one?.algorithm === said.algorithm && one.value === said.value))
  if (!isSame) throw s3Errors.invalidPart(id, asked.PartNumber, asked.ETag)
  return part
}

/** AWS: what is composed of the checksums of parts is asked for each of them. */
function requireChecksums({ checksum }: StoredUpload, { ChecksumType: type }: CompletedInput, asked: readonly Asked[]): void {
  if (!checksum) return
  const own = checksum.isComposite ? 'COMPOSITE' : 'FULL_OBJECT'
  if (type !== undefined && type !== own) {
    throw s3Errors.invalidRequest(
      `The upload was created using the ${own} checksum mode. The complete request must use the same checksum mode.`,
    )
  }
  const missing = checksum.isComposite ? asked.find(one => !saidChecksum(one)) : undefined
  if (missing) {
    throw s3Errors.invalidRequest(
      `The upload was created using a ${checksum.algorithm.toLowerCase()} checksum. The complete request must include the `
      + `checksum for each part. It was missing for part ${missing.PartNumber} in the request.`,
    )
  }
}

function requireWhole({ value }: StoredChecksum, input: CompletedInput, { algorithm }: UploadChecksum): void {
  const said = saidChecksum(input)
  if (said && (said.algorithm !== algorithm || said.value !== value)) throw s3Errors.badDigest(said.algorithm.toLowerCase())
}

const otherSize = (said: number, found: number) => s3Errors.invalidRequest(
  `The provided 'x-amz-mp-object-size' header value ${said} does not match what was computed: ${found}`,
)
