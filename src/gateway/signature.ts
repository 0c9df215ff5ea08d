// The Authorization header as the gateway reads it, and what the signature engine refuses, in the gateway's words.
import type { Protocol } from '../contracts/contract.ts'
import { IncompleteSignature, InvalidSignature, parseAuthorization, type Authorization } from '../engines/sigv4/authorization.ts'
import { failure } from './failures.ts'
import type { Received } from './stages/receive.ts'

/** The Authorization header's parts; throws AWS's error where there is none, more than one, or one that lacks a part. */
export function readAuthorization({ headers }: Received, protocol: Protocol): Authorization {
  const { authorization, authorizations, amzDate, date } = headers
  if (authorization === undefined) {
    const sentence = protocol === 'awsQuery' ? 'Request is missing Authentication Token' : 'Missing Authentication Token'
    throw failure('MissingAuthenticationTokenException', sentence)
  }
  return asFailures(() => {
    if (authorizations > 1) throw new IncompleteSignature('Request must carry one Authorization header, not several.')
    return parseAuthorization(authorization, (amzDate ?? date) !== undefined)
  })
}

export function asFailures<T>(check: () => T): T {
  try {
    return check()
  } catch (thrown) {
    if (thrown instanceof IncompleteSignature) throw failure('IncompleteSignatureException', thrown.message)
    if (thrown instanceof InvalidSignature) throw failure('InvalidSignatureException', thrown.message)
    throw thrown
  }
}
