// A signature in the query string: a URL that its holder may use as it is.
import { asymmetricAlgorithm } from './asymmetric-key.ts'
import { algorithm, parseCredential, unknownAlgorithm, type Authorization } from './authorization.ts'
import { IncompleteSignature } from './invalid-signature.ts'
import { queryParameters } from './canonical-request.ts'
import { parseSignedHeaders } from './signed-headers.ts'

export interface Presigned extends Authorization {
  /** X-Amz-Date. */
  readonly date: string
  readonly sessionToken?: string
  /** X-Amz-Expires, as it stands there. */
  readonly expires?: string
  /** X-Amz-Region-Set. */
  readonly regionSet?: string
}

const required = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Signature', 'X-Amz-SignedHeaders', 'X-Amz-Date'] as const

/** The name that is left out of what is signed. */
export const signatureParameter = 'X-Amz-Signature'

/** Whether a request target carries a signature, or a part of one. */
export function isPresigned(target: string): boolean {
  return /[?&]X-Amz-(?:Algorithm|Credential|Signature)=/.test(target)
}

/** Throws IncompleteSignature, and InvalidSignature for a scope that names another terminator. */
export function parsePresigned(target: string): Presigned {
  const found = new Map<string, string>()
  for (const { name, value } of queryParameters(target)) {
    if (found.has(name) && required.some(parameter => parameter === name)) {
      throw new IncompleteSignature({ is: 'parts' }, `AWS query-string parameters must include '${name}' once.`)
    }
    found.set(name, value)
  }
  const missing = required.filter(name => !found.get(name)).map(name => `AWS query-string parameters must include '${name}'.`)
  if (missing.length > 0) {
    throw new IncompleteSignature({ is: 'parts' }, `${missing.join(' ')} Re-examine the query-string parameters.`)
  }
  const by = found.get('X-Amz-Algorithm')!
  if (by !== algorithm && by !== asymmetricAlgorithm) throw unknownAlgorithm(by)
  const expires = found.get('X-Amz-Expires')
  const regionSet = found.get('X-Amz-Region-Set')
  const sessionToken = found.get('X-Amz-Security-Token')
  return {
    ...parseCredential(found.get('X-Amz-Credential')!, by),
    signedHeaders: parseSignedHeaders(found.get('X-Amz-SignedHeaders')!),
    signature: found.get(signatureParameter)!,
    date: found.get('X-Amz-Date')!,
    ...(sessionToken !== undefined && { sessionToken }),
    ...(expires !== undefined && { expires }),
    ...(regionSet !== undefined && { regionSet }),
  }
}
