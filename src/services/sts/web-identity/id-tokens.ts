// What an identity provider says of somebody: a JSON Web Token, which names its provider and is signed by it.
import { compactVerify, decodeJwt, decodeProtectedHeader, importJWK, type JWK, type JWTPayload } from 'jose'

/** As a token has them, each of which it must have. */
export interface Claims {
  /** The provider's URL. */
  readonly iss: string
  readonly sub: string
  readonly aud: readonly string[]
  /** For whom it was made where `aud` names others. */
  readonly azp?: string
  readonly amr?: readonly string[]
  /** Seconds, as is when it begins. */
  readonly exp: number
  readonly nbf?: number
  readonly all: JWTPayload
}

export interface UnprovenToken {
  readonly claims: Claims
  readonly algorithm: string
  readonly keyId: string | undefined
}

/** AWS: RSA and elliptic curves; never a secret that two share. */
const algorithms = new Map([
  ['RS256', 'RSA'], ['RS384', 'RSA'], ['RS512', 'RSA'], ['ES256', 'EC'], ['ES384', 'EC'], ['ES512', 'EC'],
])

/** Three parts, each in the one spelling that it has in base 64. What reads them takes others for the same. */
function isSpelled(token: string): boolean {
  const parts = token.split('.', 4)
  return parts.length === 3 && parts.every(part => part !== '' && Buffer.from(part, 'base64url').toString('base64url') === part)
}

/** INVARIANT: nothing of it is proven. Undefined where the text is no token that has what it must have. */
export function readToken(token: string): UnprovenToken | undefined {
  if (!isSpelled(token)) return undefined
  try {
    const { alg, kid } = decodeProtectedHeader(token)
    const claims = claimsOf(decodeJwt(token))
    return claims && alg !== undefined && algorithms.has(alg) ? { claims, algorithm: alg, keyId: kid } : undefined
  } catch {
    return undefined
  }
}

function claimsOf(all: JWTPayload): Claims | undefined {
  const { iss, sub, exp, nbf, iat, azp, amr } = all
  const aud = [all.aud ?? []].flat()
  if (!isText(iss) || !isText(sub) || !isTime(exp) || !isTime(iat) || (nbf !== undefined && !isTime(nbf))) return undefined
  if (aud.length === 0 || !aud.every(isText) || (azp !== undefined && !isText(azp))) return undefined
  const methods = [amr ?? []].flat()
  if (!methods.every(isText)) return undefined
  return {
    iss, sub, aud, exp, all, ...(nbf !== undefined && { nbf }), ...(azp !== undefined && { azp }),
    ...(amr !== undefined && { amr: methods }),
  }
}

/** AWS: it answers the subject, which has 255 characters at most. */
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= 255

/** In seconds, as far as there are dates. */
const latest = 8.64e12
const isTime = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= latest

/** A provider has one key by each name, and few without a name. DIFFERS: AWS tells no bound. */
const mostTried = 8
/** In base 64: of 8192 bits, which no provider has, and of 32, where all have 65537. To verify by longer ones takes longer. */
const longestModulus = 1366
const longestExponent = 6
const longestCoordinate = 88

/**
 * Whether one of the keys, which are others' word as well, has signed the token. INVARIANT: whatever a provider publishes, what
 * it costs to try is little, since whoever has proven nothing may ask for it.
 */
export async function isSigned(token: string, unproven: UnprovenToken, keys: readonly object[]): Promise<boolean> {
  const meant = (keys as readonly JWK[]).filter(key => isMeant(key, unproven)).slice(0, mostTried)
  for (const key of meant) if (await hasSigned(key, token, unproven.algorithm)) return true
  return false
}

/** A key that names another use has signed nothing. */
function isMeant({ kty, kid, use = 'sig', alg, n, e, x, y }: JWK, { algorithm, keyId }: UnprovenToken): boolean {
  if (kty !== algorithms.get(algorithm) || (keyId !== undefined && kid !== keyId)) return false
  if (use !== 'sig' || (alg ?? algorithm) !== algorithm) return false
  if (kty === 'RSA') return isShort(n, longestModulus) && isShort(e, longestExponent)
  return isShort(x, longestCoordinate) && isShort(y, longestCoordinate)
}

/** What is no text may become a longer one. */
const isShort = (value: unknown, longest: number): boolean => typeof value === 'string' && value.length <= longest

async function hasSigned(key: JWK, token: string, algorithm: string): Promise<boolean> {
  try {
    await compactVerify(token, await importJWK(key, algorithm), { algorithms: [algorithm] })
    return true
  } catch {
    return false
  }
}
