// By what S3's signatures differ from those of all other services.
import { AwsError } from '../../core/aws-error.ts'
import type { Region } from '../../core/regions.ts'
import { isAsymmetric } from '../../engines/sigv4/authorization.ts'
import { payloadHash } from '../../engines/sigv4/canonical-request.ts'
import { IncompleteSignature, InvalidSignature } from '../../engines/sigv4/invalid-signature.ts'
import { parseRequestDate, tolerance, type RequestDate } from '../../engines/sigv4/request-date.ts'
import type { SignatureClaim } from '../signature.ts'
import type { Received } from '../stages/receive.ts'
import { unsignedPayload } from '../transfers/payload-claim.ts'
import { uploadErrors } from '../transfers/upload-errors.ts'
import { toSecond } from './refusals.ts'

/** AWS: seven days, in seconds. */
const longestLife = 604_800

/** What stands for the body in what was signed: its hash, or a word that leaves it open or says how its chunks are signed. */
export function objectMarker({ headers: { contentSha256 } }: Received, { presigned }: SignatureClaim): string {
  const marker = contentSha256 ?? (presigned ? unsignedPayload : undefined)
  if (marker === undefined) throw uploadErrors.noHash()
  return marker
}

/** Throws an AwsError where the chunks of a body would be signed in another way than its head. */
export function requireSameWay(marker: string, { scope }: SignatureClaim): void {
  if (marker.startsWith('STREAMING-AWS4-') && marker.includes('-ECDSA-') !== isAsymmetric(scope)) throw uploadErrors.badMarker()
}

/** AWS: of the Regions for which a key pair signs, with commas between them, one may have an asterisk for any text. */
export function inSet(region: Region, { regionSet = '' }: SignatureClaim): Region | undefined {
  return regionSet.split(',', mostRegions).some(pattern => fits(pattern.trim(), region.name)) ? region : undefined
}

const mostRegions = 64

function fits(pattern: string, name: string): boolean {
  const at = pattern.indexOf('*')
  if (at < 0) return pattern === name
  const [head, tail] = [pattern.slice(0, at), pattern.slice(at + 1)]
  return name.length >= head.length + tail.length && name.startsWith(head) && name.endsWith(tail)
}

/** Throws an AwsError where a body is another than was signed. One that is a stream is held against it as it comes. */
export function requireMarked(body: Buffer, marker: string): void {
  if (marker === unsignedPayload) return
  if (marker.startsWith('STREAMING-')) throw uploadErrors.unknownMarker(marker.slice(0, 64))
  if (!/^[\da-f]{64}$/.test(marker)) throw uploadErrors.badMarker()
  const computed = payloadHash(body)
  if (computed !== marker) throw uploadErrors.otherHash(marker, computed)
}

/** AWS: a URL of S3's is good for as long as it says, from its date on. Throws an AwsError, or what the engine does. */
export function checkLifetime({ date: text, expires, scope }: SignatureClaim, now: number): RequestDate {
  // AWS: S3 alone asks for it.
  if (expires === undefined) throw new IncompleteSignature({ is: 'parts' }, '')
  const date = parseRequestDate(text)
  if (!/^-?\d{1,9}$/.test(expires)) throw malformed('X-Amz-Expires should be a number')
  if (Number(expires) < 0) throw malformed('X-Amz-Expires must be non-negative')
  if (Number(expires) > longestLife) throw malformed(tooLong)
  if (date.timestamp.slice(0, 8) !== scope.date) throw new InvalidSignature({ is: 'day', text: scope.date }, '')
  if (date.at > now + tolerance) throw denied('Request is not yet valid', {})
  const end = date.at + Number(expires) * 1000
  if (now > end) {
    throw denied('Request has expired', { 'X-Amz-Expires': expires, Expires: toSecond(end), ServerTime: toSecond(now) })
  }
  return date
}

const malformed = (message: string) => new AwsError('AuthorizationQueryParametersError', message, { status: 400 })
const denied = (message: string, members: Readonly<Record<string, string>>) =>
  new AwsError('AccessDenied', message, { status: 403, members })
const tooLong = 'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than '
  + `${longestLife} seconds`
