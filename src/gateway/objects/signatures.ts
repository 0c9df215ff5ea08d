// By what S3's signatures differ from those of all other services.
import { AwsError } from '../../core/aws-error.ts'
import { payloadHash } from '../../engines/sigv4/canonical-request.ts'
import { parseRequestDate, type RequestDate } from '../../engines/sigv4/request-date.ts'
import type { SignatureClaim } from '../signature.ts'
import type { Received } from '../stages/receive.ts'
import { unsignedPayload } from '../transfers/payload-claim.ts'
import { uploadErrors } from '../transfers/upload-errors.ts'

/** Clocks may differ by so many milliseconds. */
const tolerance = 15 * 60_000
/** AWS: seven days, in seconds. */
const longestLife = 604_800

/**
 * What stands for the body in what was signed: its hash, or a word that leaves it open or says how its chunks are signed. Of a
 * body that is still to come, which is then held against it, `body` is undefined.
 */
export function objectMarker(
  { headers: { contentSha256 } }: Received, { presigned }: SignatureClaim, body: Buffer | undefined,
): string {
  const marker = contentSha256 ?? (presigned ? unsignedPayload : undefined)
  if (marker === undefined) throw uploadErrors.noHash()
  if (body === undefined || marker === unsignedPayload) return marker
  if (marker.startsWith('STREAMING-')) throw uploadErrors.unknownMarker(marker.slice(0, 64))
  return payloadHash(body)
}

/** AWS: a URL of S3's is good for as long as it says, from its date on. Throws an AwsError. */
export function checkLifetime({ date: text, expires, scope }: SignatureClaim, now: number): RequestDate {
  const date = parseRequestDate(text)
  if (expires === undefined || !/^\d{1,9}$/.test(expires)) throw malformed('X-Amz-Expires should be a number')
  if (Number(expires) > longestLife) throw malformed(tooLong)
  if (Number(expires) < 1) throw malformed('X-Amz-Expires must be positive')
  if (date.timestamp.slice(0, 8) !== scope.date) throw malformed(otherDay)
  if (date.at > now + tolerance) throw new AwsError('AccessDenied', 'Request is not yet valid', { status: 403 })
  if (now > date.at + Number(expires) * 1000) throw new AwsError('AccessDenied', 'Request has expired', { status: 403 })
  return date
}

const malformed = (message: string) => new AwsError('AuthorizationQueryParametersError', message, { status: 400 })
const tooLong = 'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than '
  + `${longestLife} seconds`
const otherDay = 'Invalid credential date: it is another day than that of X-Amz-Date.'
