// What S3 says of a signature that is none: codes, sentences and members of its own, and more of what was signed than any other
// service tells (recorded, but for what is marked).
// INVARIANT: all that it quotes stood in the request itself, so whoever asks learns no more than he has sent; and it is bounded.
import { AwsError } from '../../core/aws-error.ts'
import { IncompleteSignature, InvalidSignature, type SignatureFault } from '../../engines/sigv4/invalid-signature.ts'
import { isPresigned } from '../../engines/sigv4/presigned.ts'
import { printable } from '../../engines/sigv4/printable.ts'
import { parseRequestDate, tolerance } from '../../engines/sigv4/request-date.ts'
import { textToSign } from '../../engines/sigv4/signing-key.ts'
import type { SignatureClaim } from '../signature.ts'
import type { Received } from '../stages/receive.ts'
import { uploadErrors } from '../transfers/upload-errors.ts'

type Members = Readonly<Record<string, string>>
type Refused = IncompleteSignature | InvalidSignature

const refused = (code: string, message: string, status: number, members: Members = {}) =>
  new AwsError(code, message, { status, members })

/** `2026-11-22T05:00:00Z` */
export const toSecond = (at: number): string => new Date(at).toISOString().replace(/\.\d+/, '')

/** AWS: a request is signed in one way. Throws an AwsError. */
export function requireOneMechanism({ headers: { authorization }, target }: Received): void {
  if (authorization !== undefined && isPresigned(target)) {
    throw refused('InvalidArgument', twoMechanisms, 400, { ArgumentName: 'Authorization', ...argumentIn(authorization) })
  }
}

/** AWS: of whoever signs as of old, and, where somebody has to sign, of who does not (recorded). */
export const notByMechanism = (): AwsError => refused('InvalidRequest', tooOld, 400)

/** AWS: a URL that was signed by version 2 is refused, and not taken for one that nobody has signed. Throws an AwsError. */
export function requireNewSignature({ target }: Received): void {
  if (/[?&]AWSAccessKeyId=/.test(target)) throw notByMechanism()
}

/** Of whatever was thrown while it was found out who has signed a request; `claim` is absent where that could not be read. */
export function objectRefusal(call: Received, thrown: unknown, claim: SignatureClaim | undefined): unknown {
  if (thrown instanceof AwsError) return ofCredential(thrown, claim)
  if (!(thrown instanceof IncompleteSignature || thrown instanceof InvalidSignature)) return thrown
  const { fault } = thrown
  if (fault.is === 'unsigned') return refused('AccessDenied', notSigned, 403, { HeadersNotSigned: fault.headers.join(', ') })
  if (fault.is === 'mismatch') return uploadErrors.wrongSignature(claim && membersOf(claim, fault))
  return call.headers.authorization === undefined ? ofQuery(thrown, claim) : ofHeader(call, thrown, claim)
}

/** AWS: at an access point's own address its Region is signed for (recorded). */
export function wrongRegion(inQuery: boolean, signed: string, Region: string): AwsError {
  const part = `the region '${printable(signed)}' is wrong; expecting '${Region}'`
  const [code, where] = inQuery ? inParameters : inHeader
  return new AwsError(code, where + part, { status: 400, members: { Region }, headers: { 'x-amz-bucket-region': Region } })
}

/** AWS: a token that is none is told from an id that nobody has (public reports). */
function ofCredential(thrown: AwsError, claim: SignatureClaim | undefined): AwsError {
  if (thrown.code !== 'UnrecognizedClientException' || !claim) return thrown
  const { internal } = thrown
  // DIFFERS: AWS quotes the token as well.
  if (claim.sessionToken !== undefined) return new AwsError('InvalidToken', invalidToken, { status: 400, internal })
  const AWSAccessKeyId = printable(claim.accessKeyId)
  return new AwsError('InvalidAccessKeyId', unknownKey, { status: 403, internal, members: { AWSAccessKeyId } })
}

function ofHeader({ headers }: Received, thrown: Refused, claim: SignatureClaim | undefined): AwsError {
  const { fault } = thrown
  switch (fault.is) {
    case 'algorithm': {
      if (fault.text === 'AWS') return notByMechanism()
      // DIFFERS: AWS quotes the header, which may be a password or a token.
      return refused('InvalidArgument', 'Unsupported Authorization Type', 400, { ArgumentName: 'Authorization' })
    }
    case 'undated': return refused('AccessDenied', 'AWS authentication requires a valid Date or x-amz-date header', 403)
    case 'clock': return refused('RequestTimeTooSkewed', skewed, 403, {
      RequestTime: printable(headers.amzDate ?? headers.date ?? ''), ServerTime: toSecond(fault.now),
      MaxAllowedSkewMilliseconds: String(tolerance),
    })
    default: {
      const part = fault.is === 'parts' ? threeParts : partOf(fault, claim)
      return inPart(...inHeader, part, fault, thrown)
    }
  }
}

function ofQuery(thrown: Refused, claim: SignatureClaim | undefined): AwsError {
  const { fault } = thrown
  const [code] = inParameters
  switch (fault.is) {
    case 'algorithm': return refused(code, oneAlgorithm, 400)
    case 'undated': return refused(code, dateForm, 400)
    case 'parts': return refused(code, sixParameters, 400)
    default: return inPart(...inParameters, partOf(fault, claim), fault, thrown)
  }
}

function inPart(code: string, where: string, part: string, fault: SignatureFault, thrown: Refused): AwsError {
  const internal = thrown instanceof IncompleteSignature ? thrown.unquoted : undefined
  const members: Members = fault.is === 'region' ? { Region: usualRegion } : {}
  return new AwsError(code, where + part, { status: 400, members, internal })
}

/** What is wrong with a credential. AWS: one sentence of it behind two beginnings (public reports, but for the Region). */
function partOf(fault: SignatureFault, claim: SignatureClaim | undefined): string {
  switch (fault.is) {
    case 'region': return `the region '${printable(fault.text)}' is wrong; expecting '${usualRegion}'`
    case 'terminator': return `incorrect terminal "${printable(fault.text)}". This endpoint uses "aws4_request".`
    case 'day': {
      const date = claim ? parseRequestDate(claim.date).timestamp.slice(0, 8) : ''
      return `Invalid credential date "${printable(fault.text)}". This date is not the same as X-Amz-Date: "${date}".`
    }
    default: return 'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".'
  }
}

/** Of the text that was signed, in characters: no client of AWS's signs as much. */
const longestQuoted = 4096

function membersOf(claim: SignatureClaim, { canonical }: { readonly canonical?: string }): Members {
  const { accessKeyId, signature, date, scope } = claim
  const told = { AWSAccessKeyId: printable(accessKeyId), SignatureProvided: printable(signature) }
  if (canonical === undefined) return told
  const StringToSign = textToSign(parseRequestDate(date).timestamp, scope, canonical)
  return {
    AWSAccessKeyId: told.AWSAccessKeyId,
    StringToSign: readable(StringToSign),
    SignatureProvided: told.SignatureProvided,
    StringToSignBytes: pairs(StringToSign),
    ...(canonical.length <= longestQuoted && {
      CanonicalRequest: readable(canonical), CanonicalRequestBytes: pairs(canonical),
    }),
  }
}

/** The characters of what was signed stand for bytes. */
const readable = (text: string): string => Buffer.from(text, 'latin1').toString('utf8')
const pairs = (text: string): string => Buffer.from(text, 'latin1').toString('hex').replaceAll(/..(?!$)/g, '$& ')

/** AWS: the header as it was sent. What is none of AWS's may hold a password. */
const argumentIn = (header: string): Members => (header.startsWith('AWS4-') ? { ArgumentValue: printable(header) } : {})

const inHeader = ['AuthorizationHeaderMalformed', 'The authorization header is malformed; '] as const
const inParameters = ['AuthorizationQueryParametersError', 'Error parsing the X-Amz-Credential parameter; '] as const
const usualRegion = 'us-east-1'
const notSigned = 'There were headers present in the request which were not signed'
const unknownKey = 'The AWS Access Key Id you provided does not exist in our records.'
const invalidToken = 'The provided token is malformed or otherwise invalid.'
const skewed = 'The difference between the request time and the current time is too large.'
const tooOld = 'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.'
const threeParts = 'the authorization header requires three components: Credential, SignedHeaders, and Signature.'
const oneAlgorithm = 'X-Amz-Algorithm only supports "AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256"'
const dateForm = 'X-Amz-Date must be in the ISO8601 Long Format "yyyyMMdd\'T\'HHmmss\'Z\'"'
const sixParameters = 'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, '
  + 'X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.'
const twoMechanisms = 'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string '
  + 'parameter or the Authorization header should be specified'
