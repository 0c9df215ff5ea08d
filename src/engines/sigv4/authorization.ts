import { createHash } from 'node:crypto'
import { asymmetricAlgorithm } from './asymmetric-key.ts'
import { IncompleteSignature, InvalidSignature } from './invalid-signature.ts'
import { printable } from './printable.ts'
import { parseSignedHeaders } from './signed-headers.ts'

/** The parts of `Authorization: AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`. */
export interface Authorization {
  readonly accessKeyId: string
  readonly scope: CredentialScope
  /** Lower case, ascending, each once. */
  readonly signedHeaders: readonly string[]
  /** 64 hexadecimal digits; of a key pair's, DER in hexadecimal. */
  readonly signature: string
}

export interface CredentialScope {
  /** YYYYMMDD. */
  readonly date: string
  /** Empty where a key pair signs: another part of the request says for which Regions. */
  readonly region: string
  readonly service: string
}

/** Whether a key pair signs, by SigV4A. */
export const isAsymmetric = ({ region }: CredentialScope): boolean => region === ''

export const algorithm = 'AWS4-HMAC-SHA256'
const parameters = ['Credential', 'Signature', 'SignedHeaders'] as const

// What every client of AWS sends; whatever looks otherwise is read part by part, since AWS says what is wrong with it.
const usual = /^AWS4-HMAC-SHA256 Credential=([^\s,=]+), ?SignedHeaders=([^\s,=]+), ?Signature=$/
/** Twice what a client sends that signs a dozen headers. */
const longestUsual = 1024
const usualSignature = /^[\da-f]{64}$/

/** All of the header but the signature: the same in each request of a client on one day. */
type Claim = Omit<Authorization, 'signature'>

// INVARIANT: what was read says nothing of who sent it. It is forgotten whenever there is much of it, whoever sent that.
const claims = new Map<string, Claim>()
const mostClaims = 256

/** Throws IncompleteSignature, and InvalidSignature for a scope that names another terminator. */
export function parseAuthorization(header: string, hasDate: boolean): Authorization {
  const signature = header.slice(-64)
  const claim = hasDate && usualSignature.test(signature) ? findClaim(header.slice(0, -64)) : undefined
  if (!claim) return parseParts(header, hasDate)
  const { accessKeyId, scope, signedHeaders } = claim
  return { accessKeyId, scope, signedHeaders, signature }
}

function findClaim(text: string): Claim | undefined {
  let claim = claims.get(text)
  if (claim) return claim
  const found = text.length > longestUsual ? undefined : usual.exec(text)
  if (!found) return undefined
  claim = { ...parseCredential(found[1]!), signedHeaders: parseSignedHeaders(found[2]!) }
  if (claims.size >= mostClaims) claims.clear()
  claims.set(text, claim)
  return claim
}

function parseParts(header: string, hasDate: boolean): Authorization {
  const space = header.indexOf(' ')
  const given = space < 0 ? header : header.slice(0, space)
  if (given !== algorithm && given !== asymmetricAlgorithm) {
    if (!given.startsWith('AWS')) throw new IncompleteSignature({ is: 'algorithm', text: given }, notPairs(header))
    throw unknownAlgorithm(given)
  }
  const found = new Map<string, string>()
  for (const pair of space < 0 ? [] : header.slice(space + 1).split(',')) {
    const equals = pair.indexOf('=')
    if (equals < 0) throw new IncompleteSignature(notSplit, notPairs(header))
    const name = pair.slice(0, equals).trim()
    if (found.has(name)) throw new IncompleteSignature(notSplit, notPairs(header))
    found.set(name, pair.slice(equals + 1).trim())
  }
  const missing = parameters.filter(name => !found.get(name)).map(name => `Authorization header requires '${name}' parameter.`)
  const hasParts = missing.length === 0
  if (!hasDate) missing.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
  if (missing.length > 0) {
    throw new IncompleteSignature({ is: hasParts ? 'undated' : 'parts' }, `${missing.join(' ')} ${hashed(header)}`)
  }

  const { accessKeyId, scope } = parseCredential(found.get('Credential')!, given)
  const signedHeaders = parseSignedHeaders(found.get('SignedHeaders')!)
  return { accessKeyId, scope, signedHeaders, signature: found.get('Signature')! }
}

/** `AKIA…/20261122/us-east-1/kms/aws4_request`, or without a Region. */
export function parseCredential(credential: string, by: string = algorithm): { accessKeyId: string; scope: CredentialScope } {
  const parts = credential.split('/')
  const hasRegion = by !== asymmetricAlgorithm
  const [accessKeyId, date, region, service, terminator] = hasRegion ? parts : [...parts.slice(0, 2), '*', ...parts.slice(2)]
  if (parts.length !== (hasRegion ? 5 : 4) || !accessKeyId || !date || !region || !service || !terminator) {
    const sentence = hasRegion
      ? 'Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term'
      : 'Credential must have exactly 4 slash-delimited elements, e.g. keyid/date/service/term'
    // A secret that stands where its id belongs often has a slash.
    const quoting = `${sentence}, got '${printable(credential)}'`
    throw new IncompleteSignature({ is: 'credential' }, quoting, `${sentence}, got ${parts.length}`)
  }
  if (terminator !== 'aws4_request') {
    throw new InvalidSignature(
      { is: 'terminator', text: terminator },
      `Credential should be scoped with a valid terminator: 'aws4_request', not '${printable(terminator)}'.`,
    )
  }
  return { accessKeyId, scope: { date, region: hasRegion ? region : '', service } }
}

const notSplit = { is: 'parts' } as const

export const unknownAlgorithm = (given: string): IncompleteSignature =>
  new IncompleteSignature({ is: 'algorithm', text: given }, `Unsupported AWS 'algorithm': '${printable(given)}'.`)

// AWS: the header itself is not echoed, only its hash.
function notPairs(header: string): string {
  const digest = createHash('sha256').update(header).digest('base64')
  return 'Invalid key=value pair (missing equal-sign) in Authorization header '
    + `(hashed with SHA-256 and encoded with Base64): '${digest}'.`
}

function hashed(header: string): string {
  const digest = createHash('sha256').update(header).digest('base64')
  return `(Hashed with SHA-256 and encoded with Base64) Authorization=${digest}`
}
