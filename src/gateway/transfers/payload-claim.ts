// What the head of an upload says of its body: how it is signed, how long it is, and what it amounts to.
import { checksumAlgorithms, type ChecksumAlgorithm } from '../../engines/checksums/checksum.ts'
import { headersOf, type RequestHead } from '../../engines/wire/request.ts'
import { uploadErrors } from './upload-errors.ts'

export interface PayloadClaim {
  readonly form: 'whole' | 'signed chunks' | 'chunks'
  /** SHA-256 of the whole body, in hexadecimal. */
  readonly hash?: string
  /** The most that it may be where it is `open`. */
  readonly length: number
  /** Of what may be shorter: the least, and as long as it seems. */
  readonly open?: { readonly least: number; readonly proposed: number }
  readonly md5?: Uint8Array
  readonly checksum?: ClaimedChecksum
  /** In lower case. */
  readonly trailers: readonly string[]
}

export interface ClaimedChecksum {
  readonly algorithm: ChecksumAlgorithm
  /** In base 64; absent where the trailer of that name has it. */
  readonly value?: string
}

export const unsignedPayload = 'UNSIGNED-PAYLOAD'
const signedChunks = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD'
const chunksOfPair = 'STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD'
const forms = new Map<string, PayloadClaim['form']>([
  [unsignedPayload, 'whole'],
  [signedChunks, 'signed chunks'],
  [`${signedChunks}-TRAILER`, 'signed chunks'],
  [chunksOfPair, 'signed chunks'],
  [`${chunksOfPair}-TRAILER`, 'signed chunks'],
  ['STREAMING-UNSIGNED-PAYLOAD-TRAILER', 'chunks'],
])

/** AWS: an object that is sent at once has 5 GB at most. */
const longest = 5 * 1024 ** 3
const checksumPrefix = 'x-amz-checksum-'
/** They tell of a checksum, and are none. */
const toldOf = new Set(['algorithm', 'type', 'mode'])
const algorithmOf = new Map(checksumAlgorithms.map(algorithm => [algorithm.toLowerCase(), algorithm]))
const lengths: ReadonlyMap<ChecksumAlgorithm, number> = new Map([
  ['CRC32', 4], ['CRC32C', 4], ['CRC64NVME', 8], ['SHA1', 20], ['SHA256', 32], ['MD5', 16],
])

/** `marker` is what stands for the body in what was signed. Throws an AwsError. */
export function readPayloadClaim(head: RequestHead, marker: string, size?: OpenSize): PayloadClaim {
  const headers = headersOf(head)
  const isHash = /^[\da-f]{64}$/.test(marker)
  const form = isHash ? 'whole' : forms.get(marker)
  if (!form) throw marker.startsWith('STREAMING-') ? uploadErrors.unknownMarker(marker.slice(0, 64)) : uploadErrors.badMarker()
  const trailers = marker.endsWith('-TRAILER') ? trailersIn(headers) : []
  const checksum = findChecksum(headers, trailers)
  const md5 = headers.get('content-md5')
  return {
    form, trailers, ...(size ? openLength(size) : { length: lengthIn(headers, form) }),
    ...(isHash && { hash: marker }), ...(checksum && { checksum }),
    ...(md5 !== undefined && { md5: bytesOf(md5, 16) ?? throwing(uploadErrors.badMd5(md5)) }),
  }
}

/** Of a body of which its head does not say how long it is. */
interface OpenSize {
  readonly least: number
  readonly most: number
  readonly proposed: number
}

const openLength = ({ least, most, proposed }: OpenSize) => ({ length: Math.min(most, longest), open: { least, proposed } })

function lengthIn(headers: ReadonlyMap<string, string>, form: PayloadClaim['form']): number {
  const text = form === 'whole' ? headers.get('content-length') : headers.get('x-amz-decoded-content-length')
  if (text === undefined || !/^\d{1,15}$/.test(text)) throw uploadErrors.noLength()
  if (Number(text) > longest) throw uploadErrors.tooLarge()
  return Number(text)
}

/** AWS: a checksum is all that a trailer may be. */
function trailersIn(headers: ReadonlyMap<string, string>): readonly string[] {
  const names = (headers.get('x-amz-trailer') ?? '').split(',').map(name => name.trim().toLowerCase())
  if (names.length !== 1 || !names[0]!.startsWith(checksumPrefix)) throw uploadErrors.noTrailer()
  return names
}

function findChecksum(headers: ReadonlyMap<string, string>, trailers: readonly string[]): ClaimedChecksum | undefined {
  const isChecksum = (name: string) => name.startsWith(checksumPrefix) && !toldOf.has(name.slice(checksumPrefix.length))
  const [name, ...others] = [...new Set([...headers.keys(), ...trailers])].filter(isChecksum)
  if (name === undefined) return undefined
  if (others.length > 0) throw uploadErrors.twoChecksums()
  const algorithm = algorithmOf.get(name.slice(checksumPrefix.length))
  if (!algorithm) throw uploadErrors.unknownChecksum(name)
  const value = headers.get(name)
  if (value !== undefined && !bytesOf(value, lengths.get(algorithm)!)) throw uploadErrors.badChecksum(name)
  return { algorithm, ...(value !== undefined && { value }) }
}

/** Undefined unless it is the base 64 of so many bytes. */
function bytesOf(text: string, length: number): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.length === length && bytes.toString('base64') === text ? bytes : undefined
}

function throwing(error: Error): never {
  throw error
}
