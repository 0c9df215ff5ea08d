// Which checksum the parts of an upload have, and what they amount to together.
// AWS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
import { checksumAlgorithms, checksumOf, type ChecksumAlgorithm } from '../../../engines/checksums/checksum.ts'
import { canCombine, CrcCombiner } from '../../../engines/checksums/combine.ts'
import type { StoredChecksum } from '../objects/objects.ts'
import { s3Errors } from '../s3-errors.ts'
import type { UploadChecksum } from './uploads.ts'

interface ChecksumInput {
  readonly ChecksumAlgorithm?: string | undefined
  readonly ChecksumType?: string | undefined
}

/** AWS: what nobody says anything of is this one, of the whole. */
export const usualChecksum: UploadChecksum = { algorithm: 'CRC64NVME', isComposite: false }

/** As an upload is begun. Throws S3's error for what does not go together. */
export function uploadChecksum(
  { ChecksumAlgorithm: asked, ChecksumType: type }: ChecksumInput, unbuilt: (part: string) => Error,
): UploadChecksum | undefined {
  if (asked === undefined) {
    if (type === undefined) return undefined
    throw s3Errors.invalidRequest('The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.')
  }
  const algorithm = checksumAlgorithms.find(one => one === asked)
  if (!algorithm) throw unbuilt(`ChecksumAlgorithm ${asked}`)
  const isComposite = type === undefined ? algorithm !== 'CRC64NVME' : type === 'COMPOSITE'
  const word = algorithm.toLowerCase()
  if (isComposite ? algorithm === 'CRC64NVME' : !canCombine(algorithm)) {
    const name = isComposite ? 'COMPOSITE' : 'FULL_OBJECT'
    throw s3Errors.invalidRequest(`The ${name} checksum type cannot be used with the ${word} checksum algorithm.`)
  }
  return { algorithm, isComposite }
}

/** Throws S3's error where a part has another than its upload. */
export function requireSameChecksum({ algorithm }: { readonly algorithm: ChecksumAlgorithm }, sent: StoredChecksum): void {
  if (sent.algorithm === algorithm) return
  const [expected, actual] = [algorithm.toLowerCase(), sent.algorithm.toLowerCase()]
  throw s3Errors.invalidRequest(
    `Checksum Type mismatch occurred, expected checksum Type: ${expected}, actual checksum Type: ${actual}`,
  )
}

interface Summed {
  readonly checksum: StoredChecksum
  readonly length: number
}

/** Are combined in one turn: some milliseconds of work. */
const together = 50

/** Of all parts, in their order. */
export async function checksumOfParts(
  { algorithm, isComposite }: UploadChecksum, parts: readonly Summed[], turn: () => Promise<void>,
): Promise<StoredChecksum> {
  const digests = parts.map(({ checksum }) => Buffer.from(checksum.value, 'base64'))
  if (isComposite) {
    const sum = checksumOf(algorithm)
    sum.update(Buffer.concat(digests))
    return { algorithm, value: `${sum.digest().toString('base64')}-${parts.length}`, isComposite }
  }
  const combined = new CrcCombiner(algorithm)
  for (const [index, digest] of digests.entries()) {
    if (index % together === together - 1) await turn()
    combined.add(digest, parts[index]!.length)
  }
  return { algorithm, value: combined.digest().toString('base64') }
}

/** What a request says of a checksum, by its algorithm. */
export function saidChecksum(input: object): { readonly algorithm: ChecksumAlgorithm; readonly value: string } | undefined {
  const given = new Map(Object.entries(input) as [string, unknown][])
  for (const algorithm of checksumAlgorithms) {
    const value = given.get(`Checksum${algorithm}`)
    if (typeof value === 'string') return { algorithm, value }
  }
  return undefined
}
