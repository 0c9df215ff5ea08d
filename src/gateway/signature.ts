// The signature as the gateway reads it, from the Authorization header or the query string, and what the signature engine
// refuses, in the gateway's words.
import type { Protocol } from '../contracts/contract.ts'
import { parseAuthorization, type Authorization } from '../engines/sigv4/authorization.ts'
import { IncompleteSignature, InvalidSignature } from '../engines/sigv4/invalid-signature.ts'
import { isPresigned, parsePresigned } from '../engines/sigv4/presigned.ts'
import { failure } from './failures.ts'
import type { Received } from './stages/receive.ts'

/** All that a request says of who signed it, and nothing of it proven. */
export interface SignatureClaim extends Authorization {
  /** What the signature is dated with, as sent. */
  readonly date: string
  readonly sessionToken?: string
  readonly presigned: boolean
  /** How long a URL is to live, in seconds as they stand there. */
  readonly expires?: string
  /** For which Regions a key pair signs, with commas between them. */
  readonly regionSet?: string
}

export const isUnsigned = ({ headers, target }: Received): boolean => headers.authorization === undefined && !isPresigned(target)

/** Throws where there is no signature, more than one, or one that lacks a part: what the engine does, or AWS's error. */
export function readClaim({ headers, target }: Received, protocol: Protocol): SignatureClaim {
  const { authorization, authorizations, amzDate, securityToken, regionSet } = headers
  const token = securityToken !== undefined && { sessionToken: securityToken }
  if (authorization === undefined) {
    // AWS: a presigned request may carry its session's token in a header too; its test suite has one.
    if (isPresigned(target)) return { ...token, ...parsePresigned(target), presigned: true }
    const sentence = protocol === 'awsQuery' ? 'Request is missing Authentication Token' : 'Missing Authentication Token'
    throw failure('MissingAuthenticationTokenException', sentence)
  }
  if (authorizations > 1) {
    throw new IncompleteSignature({ is: 'parts' }, 'Request must carry one Authorization header, not several.')
  }
  const date = amzDate ?? headers.date
  const parsed = parseAuthorization(authorization, date !== undefined)
  return { ...parsed, date: date!, ...token, ...(regionSet !== undefined && { regionSet }), presigned: false }
}

/** What the engine refuses, in the words of all services but S3; whatever else was thrown as it is. */
export function asFailure(thrown: unknown): unknown {
  if (thrown instanceof IncompleteSignature) return failure('IncompleteSignatureException', thrown.message, thrown.unquoted)
  return thrown instanceof InvalidSignature ? failure('InvalidSignatureException', thrown.message) : thrown
}
