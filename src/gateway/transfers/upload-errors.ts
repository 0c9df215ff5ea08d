// What can be wrong with the body of an upload, in S3's words
// (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html). No other service is served that takes one.
import { AwsError } from '../../core/aws-error.ts'
import { ChunkError, type ChunkFault } from '../../engines/sigv4/chunk-error.ts'
import { InvalidSignature } from '../../engines/sigv4/invalid-signature.ts'
import { failure } from '../failures.ts'

const refused = (code: string, message: string, status = 400) => new AwsError(code, message, { status })

const incomplete = 'You did not provide the number of bytes specified by the Content-Length HTTP header'

export const uploadErrors = {
  incomplete: () => refused('IncompleteBody', incomplete),
  noLength: () => refused('MissingContentLength', 'You must provide the Content-Length HTTP header.', 411),
  tooLarge: () => refused('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size'),
  noHash: () => refused('InvalidRequest', 'Missing required header for this request: x-amz-content-sha256'),
  badMarker: () => refused(
    'InvalidArgument', 'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, a valid sha256 value, or a kind of streaming payload.',
  ),
  unknownMarker: (marker: string) =>
    failure('NotImplementedException', `A body signed as ${marker} is not implemented by Stockade.`),
  otherHash: () => refused(
    'XAmzContentSHA256Mismatch', "The provided 'x-amz-content-sha256' header does not match what was computed.",
  ),
  badMd5: () => refused('InvalidDigest', 'The Content-MD5 you specified was invalid.'),
  otherMd5: () => refused('BadDigest', 'The Content-MD5 you specified did not match what we received.'),
  badChecksum: (name: string) => refused('InvalidRequest', `Value for ${name} header is invalid.`),
  otherChecksum: (name: string) =>
    refused('BadDigest', `The ${name} you specified did not match the calculated checksum.`),
  twoChecksums: () => refused(
    'InvalidRequest', 'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
  ),
  unknownChecksum: (name: string) =>
    failure('NotImplementedException', `A checksum in ${name} is not implemented by Stockade; CRC64NVME or SHA256 is.`),
  noTrailer: () => refused('InvalidRequest', 'The value specified in the x-amz-trailer header is not supported'),
  slow: () => refused(
    'RequestTimeout',
    'Your socket connection to the server was not read from or written to within the timeout period. '
      + 'Idle connections will be closed.',
  ),
}

const chunkFaults = new Map<ChunkFault, string>([['small', 'InvalidChunkSizeError'], ['trailer', 'MalformedTrailerError']])

/** What the engines found, in these words; whatever else was thrown as it is. */
export function asUploadError(thrown: unknown): unknown {
  if (thrown instanceof InvalidSignature) return failure('InvalidSignatureException', thrown.message)
  if (!(thrown instanceof ChunkError)) return thrown
  const { fault, message } = thrown
  return refused(chunkFaults.get(fault) ?? 'IncompleteBody', fault === 'incomplete' ? incomplete : message)
}
