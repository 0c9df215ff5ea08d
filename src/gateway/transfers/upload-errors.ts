// What can be wrong with the body of an upload, in S3's words
// (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html). No other service is served that takes one.
import { AwsError } from '../../core/aws-error.ts'
import { ChunkError, type ChunkFault } from '../../engines/sigv4/chunk-error.ts'
import { InvalidSignature } from '../../engines/sigv4/invalid-signature.ts'
import { printable } from '../../engines/sigv4/printable.ts'
import { failure } from '../failures.ts'

const refused = (code: string, message: string, status = 400, members: Readonly<Record<string, string>> = {}) =>
  new AwsError(code, message, { status, members })

const incomplete = 'You did not provide the number of bytes specified by the Content-Length HTTP header'

export const uploadErrors = {
  incomplete: () => refused('IncompleteBody', incomplete),
  noDigest: () => refused('InvalidRequest', 'Missing required header for this request: Content-MD5'),
  noLength: () => refused('MissingContentLength', 'You must provide the Content-Length HTTP header.', 411),
  tooLarge: () => refused('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size'),
  /** Of what may be as long as somebody has signed. */
  largerThan: (most: number, proposed: number) => refused(
    'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', 400,
    { ProposedSize: String(proposed), MaxSizeAllowed: String(most) },
  ),
  smallerThan: (least: number, proposed: number) => refused(
    'EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', 400,
    { ProposedSize: String(proposed), MinSizeAllowed: String(least) },
  ),
  noHash: () => refused('InvalidRequest', 'Missing required header for this request: x-amz-content-sha256'),
  badMarker: () => refused(
    'InvalidArgument', 'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, a valid sha256 value, or a kind of streaming payload.',
  ),
  unknownMarker: (marker: string) =>
    failure('NotImplementedException', `A body signed as ${marker} is not implemented by Stockade.`),
  otherHash: (said: string, computed: string) => refused(
    'XAmzContentSHA256Mismatch', "The provided 'x-amz-content-sha256' header does not match what was computed.", 400,
    { ClientComputedContentSHA256: said, S3ComputedContentSHA256: computed },
  ),
  /** Of the head, which tells more of it, or of a chunk. */
  wrongSignature: (members?: Readonly<Record<string, string>>) => refused(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.', 403,
    members,
  ),
  badMd5: (said: string) =>
    refused('InvalidDigest', 'The Content-MD5 you specified was invalid.', 400, { 'Content-MD5': printable(said) }),
  /** AWS: one of the two in hexadecimal and the other in base 64 (recorded of `PutObject`). */
  otherMd5: (said: Uint8Array, computed: Uint8Array) => refused(
    'BadDigest', 'The Content-MD5 you specified did not match what we received.', 400,
    { ExpectedDigest: Buffer.from(said).toString('hex'), CalculatedDigest: Buffer.from(computed).toString('base64') },
  ),
  badChecksum: (name: string) => refused('InvalidRequest', `Value for ${name} header is invalid.`),
  otherChecksum: (name: string) =>
    refused('BadDigest', `The ${name} you specified did not match the calculated checksum.`),
  twoChecksums: () => refused(
    'InvalidRequest', 'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
  ),
  unknownChecksum: (name: string) =>
    failure('NotImplementedException', `A checksum in ${name} is not implemented by Stockade; CRC64NVME or SHA256 is.`),
  noTrailer: () => refused('InvalidRequest', 'The value specified in the x-amz-trailer header is not supported'),
  /** AWS: asks who sends too much at once to send less, with a word of its own. */
  noRoom: () => refused(
    'SlowDown', 'Please reduce your request rate: there is too little room for this beside uploads that have not ended.', 503,
  ),
  slow: () => refused(
    'RequestTimeout',
    'Your socket connection to the server was not read from or written to within the timeout period. '
      + 'Idle connections will be closed.',
  ),
}

const chunkFaults = new Map<ChunkFault, string>([['small', 'InvalidChunkSizeError'], ['trailer', 'MalformedTrailerError']])

/** What the engines found, in these words; whatever else was thrown as it is. */
export function asUploadError(thrown: unknown): unknown {
  if (thrown instanceof InvalidSignature) return uploadErrors.wrongSignature()
  if (!(thrown instanceof ChunkError)) return thrown
  const { fault, message } = thrown
  return refused(chunkFaults.get(fault) ?? 'IncompleteBody', fault === 'incomplete' ? incomplete : message)
}
