// The ways in which a signature can be wrong, and what AWS says to each.
import { root, type Identity } from '../kit/identity.ts'
import { headerOf, withAuthorization, withHeader, type RawRequest, type Signing } from '../kit/raw-request.ts'

export type Kind = 'signature' | 'token' | 'missing' | 'incomplete'

export interface Case {
  readonly name: string
  readonly kind: Kind
  readonly message: string | RegExp
  readonly signing?: Signing
  /** What is done to the request when it has been signed. */
  readonly bend?: (request: RawRequest) => RawRequest
}

type Bend = NonNullable<Case['bend']>

const minute = 60_000
const mismatch =
  'The request signature we calculated does not match the signature you provided. ' +
  'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.'
const unknownToken = 'The security token included in the request is invalid.'
const hashed = "\\(hashed with SHA-256 and encoded with Base64\\): '[\\w+/=]+'"
const notPairs = new RegExp(`^Invalid key=value pair \\(missing equal-sign\\) in Authorization header ${hashed}\\.$`)
const requires = (...parameters: readonly string[]) => {
  const sentences = parameters.map(name => `Authorization header requires '${name}' parameter\\. `).join('')
  return new RegExp(`^${sentences}\\(Hashed with SHA-256 and encoded with Base64\\) Authorization=[\\w+/=]+$`)
}

const header = (name: string, value: string | undefined): Bend => request => withHeader(request, name, value)
const twice = (name: string, value?: string): Bend => request =>
  ({ ...request, headers: [...request.headers, [name, value ?? headerOf(request, name)]] })
const authorization = (pattern: string | RegExp, replacement: string): Bend => request =>
  withAuthorization(request, text => text.replace(pattern, replacement))

/** A minute off, and on the same day. */
const nearby: Bend = request => {
  const timestamp = headerOf(request, 'x-amz-date')
  const minutes = Number(timestamp.slice(11, 13))
  const others = String(minutes === 0 ? 1 : minutes - 1).padStart(2, '0')
  return withHeader(request, 'x-amz-date', `${timestamp.slice(0, 11)}${others}${timestamp.slice(13)}`)
}

const capitals: Bend = request => withAuthorization(request, text => text.replace(/[0-9a-f]{64}$/, hex => hex.toUpperCase()))

function forged(name: string, bend: Bend): Case {
  return { name, kind: 'signature', message: mismatch, bend }
}

/** Complete signatures that are not the right ones. */
const mismatches: readonly Case[] = [
  misused('a wrong secret', mismatch, { signing: { identity: { ...root, secretAccessKey: 'wrong' } } }),
  misused('an empty secret', mismatch, { signing: { identity: { ...root, secretAccessKey: '' } } }),
  forged('a changed body', request => ({ ...request, body: `${request.body} ` })),
  forged('no body', request => ({ ...request, body: '' })),
  forged('a changed signed header', header('content-type', 'application/x-amz-json-1.1;x')),
  forged('a signed header that was removed', header('content-type', undefined)),
  forged('a signed header sent twice', twice('content-type', 'x')),
  forged('another host', header('host', 'kms.example.com')),
  forged('another path', request => ({ ...request, target: '/other' })),
  forged('an added query', request => ({ ...request, target: '/?x=1' })),
  forged('another method', request => ({ ...request, method: 'PUT' })),
  forged('another time of the same day', nearby),
  forged('a signature in capitals', capitals),
  forged('a short signature', authorization(/.$/, '')),
  forged('signed headers in another order', authorization(/SignedHeaders=([^;]+);([^;,]+)/, 'SignedHeaders=$2;$1')),
]

function misused(name: string, message: string | RegExp, how: Pick<Case, 'signing' | 'bend'>): Case {
  return { name, kind: 'signature', message, ...how }
}

/** The sentence with any time for each `D`. */
function timed(sentence: string): RegExp {
  return new RegExp(`^${sentence.replaceAll(/[.()+]/g, '\\$&').replaceAll('D', '\\d{8}T\\d{6}Z')}$`)
}

const wrongDay = new RegExp(
  '^Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '
  + "'20200101' != '\\d{8}', from '\\d{8}T\\d{6}Z'\\.$",
)

/** Claims of the signature that cannot be right, whatever its secret. */
const claims = (now: number): readonly Case[] => [
  misused('host not signed', "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.", {
    bend: authorization('host;', ''),
  }),
  misused('a stale date', timed('Signature expired: D is now earlier than D (D - 15 min.)'), {
    signing: { at: now - 16 * minute },
  }),
  misused('a date to come', timed('Signature not yet current: D is still later than D (D + 15 min.)'), {
    signing: { at: now + 17 * minute },
  }),
  misused('another service in the scope', /^Credential should be scoped to correct service/, { signing: { service: 'route53' } }),
  misused('an unknown Region', 'Credential should be scoped to a valid Region.', { signing: { region: 'eu-nowhere-1' } }),
  misused('another terminator', "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'.", {
    bend: authorization('aws4_request', 'aws5_request'),
  }),
  misused('another date in the scope', wrongDay, { bend: authorization(/\/\d{8}\//, '/20200101/') }),
]

function nobody(name: string, how: Pick<Case, 'signing' | 'bend'>): Case {
  return { name, kind: 'token', message: unknownToken, ...how }
}

/** Keys that sign for nobody. */
const tokens = (deleted: Identity): readonly Case[] => [
  nobody('an unknown access key id', { signing: { identity: { ...root, accessKeyId: 'AKIAUNKNOWN000000000' } } }),
  nobody('a deleted access key id', { signing: { identity: deleted } }),
  nobody('a session token with a key that has none', { bend: header('x-amz-security-token', 'token') }),
]

function malformed(name: string, message: string | RegExp, bend: Bend): Case {
  return { name, kind: 'incomplete', message, bend }
}

/** Signatures that lack a part. */
const incomplete: readonly Case[] = [
  malformed('two Authorizations', 'Request must carry one Authorization header, not several.', twice('authorization')),
  malformed('another algorithm', "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA512'.", authorization('SHA256', 'SHA512')),
  malformed('another scheme', notPairs, header('authorization', 'Bearer token')),
  malformed('an empty Authorization', notPairs, header('authorization', '')),
  malformed(
    'the algorithm alone', requires('Credential', 'Signature', 'SignedHeaders'), header('authorization', 'AWS4-HMAC-SHA256'),
  ),
  malformed('no Credential', requires('Credential'), authorization(/Credential=[^,]+, /, '')),
  malformed('no SignedHeaders', requires('SignedHeaders'), authorization(/ SignedHeaders=[^,]+,/, '')),
  malformed('no Signature', requires('Signature'), authorization(/, Signature=.+/, '')),
  malformed('a parameter without a value', notPairs, authorization('Signature=', 'Signature')),
  malformed('a parameter given twice', notPairs, authorization(/$/, ', Signature=0')),
  malformed(
    'a Credential of four parts',
    /^Credential must have exactly 5 slash-delimited elements, e\.g\. keyid\/date\/region\/service\/term, got '/,
    authorization('/aws4_request', ''),
  ),
  malformed(
    'neither X-Amz-Date nor Date',
    /^Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header\. /,
    header('x-amz-date', undefined),
  ),
  malformed(
    'a date that is none',
    "Date must be in ISO-8601 'basic format'. Got 'today'. See http://en.wikipedia.org/wiki/ISO_8601",
    header('x-amz-date', 'today'),
  ),
]

export const authenticationCases = (deleted: Identity, now: number): readonly Case[] => [
  ...mismatches,
  ...claims(now),
  ...tokens(deleted),
  {
    name: 'no Authorization',
    kind: 'missing',
    message: /^(Request is missing|Missing) Authentication Token$/,
    bend: header('authorization', undefined),
  },
  ...incomplete,
]
