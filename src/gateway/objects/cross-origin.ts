// Pages in browsers that ask for objects: of each bucket its owner says which pages may. AWS: recorded, but for the sentences.
import type { IncomingMessage } from 'node:http'
import { AwsError } from '../../core/aws-error.ts'
import { uuidV4 } from '../../core/ids.ts'
import { protocols } from '../../engines/wire/protocols.ts'
import { derived } from '../../storage/cache/derived.ts'
import { nowhere } from '../../storage/unit-of-work.ts'
import type { Gateway } from '../gateway.ts'
import { findHeader } from '../http/raw-headers.ts'
import type { Answer } from '../stages/encode.ts'
import { bucketInHost, bucketInPath } from './address.ts'
import type { OriginRule } from './buckets.ts'

/** What a page asks of a bucket, and what the bucket says of pages. */
export interface PageRequest {
  readonly origin: string
  /** Of the request itself, or of the one that a browser asks about. */
  readonly method: string
  /** In small letters. */
  readonly headers: readonly string[]
  readonly isPreflight: boolean
  readonly rules: readonly OriginRule[] | undefined
}

type Headers = Readonly<Record<string, string>>

/**
 * Undefined of a request that is no page's, or is for no bucket. DIFFERS: a path that begins with no bucket's name may be another
 * service's, and is answered as those are.
 */
export async function findPageRequest(gateway: Gateway, request: IncomingMessage): Promise<PageRequest | undefined> {
  const { method = 'GET', url = '/', rawHeaders } = request
  const origin = findHeader(rawHeaders, 'origin')
  const asked = findHeader(rawHeaders, 'access-control-request-method')
  const isPreflight = method === 'OPTIONS' && asked !== undefined
  if (origin === undefined || !(isPreflight || isForObjects(request))) return undefined
  const inHost = bucketInHost(findHeader(rawHeaders, 'host'))
  const bucket = inHost ?? bucketInPath(url)
  if (bucket === undefined) return undefined
  const { buckets } = gateway.ports
  const state = gateway.begin(nowhere)
  if (inHost === undefined && (await buckets.regionOf(state, bucket)) === undefined) return undefined
  const names = isPreflight ? findHeader(rawHeaders, 'access-control-request-headers') : undefined
  return {
    origin, method: asked ?? method, isPreflight, rules: await buckets.originRulesOf(state, bucket),
    headers: [...new Set(names?.split(',').map(name => name.trim().toLowerCase()).filter(name => name !== ''))],
  }
}

/** Whoever signs for another service is not asking a bucket. */
function isForObjects({ url = '/', rawHeaders }: IncomingMessage): boolean {
  const scoped = /\/([\w-]{1,64})\/aws4_request/.exec(findHeader(rawHeaders, 'authorization') ?? url.replaceAll(/%2f/gi, '/'))
  return scoped === null || scoped[1] === 's3'
}

/** What a browser is told of an answer; nothing where the bucket says nothing of its page. */
export function pageHeaders(asked: PageRequest): Headers {
  const rule = ruleFor(asked)
  if (!rule) return {}
  const { origin, headers, isPreflight } = asked
  const isAnyone = rule.AllowedOrigins.includes('*')
  return {
    'Access-Control-Allow-Origin': isAnyone ? '*' : origin,
    'Access-Control-Allow-Methods': rule.AllowedMethods.join(', '),
    ...(isPreflight && headers.length > 0 && { 'Access-Control-Allow-Headers': headers.join(', ') }),
    ...(rule.ExposeHeaders && { 'Access-Control-Expose-Headers': rule.ExposeHeaders.join(', ') }),
    ...(rule.MaxAgeSeconds !== undefined && { 'Access-Control-Max-Age': String(rule.MaxAgeSeconds) }),
    ...(!isAnyone && { 'Access-Control-Allow-Credentials': 'true' }),
    'Vary': 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  }
}

/** Comparisons that one request is worth, of whoever sends it nothing being known. Beyond them no page may. */
const mostCompared = 10_000

const allowedHeaders = derived((rules: readonly OriginRule[]) =>
  rules.map(({ AllowedHeaders = [] }) => AllowedHeaders.map(pattern => pattern.toLowerCase())))

function ruleFor({ rules, origin, method, headers }: PageRequest): OriginRule | undefined {
  if (!rules) return undefined
  let left = mostCompared
  const isAmong = (patterns: readonly string[], text: string) => patterns.some(pattern => left-- > 0 && matches(pattern, text))
  return rules.find(({ AllowedOrigins, AllowedMethods }, index) => AllowedMethods.includes(method)
    && isAmong(AllowedOrigins, origin) && headers.every(name => isAmong(allowedHeaders(rules)[index]!, name)))
}

/** A pattern has one asterisk at most. */
function matches(pattern: string, text: string): boolean {
  const at = pattern.indexOf('*')
  if (at < 0) return pattern === text
  const [head, tail] = [pattern.slice(0, at), pattern.slice(at + 1)]
  return text.length >= head.length + tail.length && text.startsWith(head) && text.endsWith(tail)
}

/** What a browser is answered that asks before it sends. */
export function answerPreflight(gateway: Gateway, asked: PageRequest): Answer {
  const headers = pageHeaders(asked)
  if (Object.keys(headers).length > 0) return { status: 200, headers, body: '' }
  const service = gateway.directory.byName('s3')!
  const error = new AwsError('AccessForbidden', asked.rules ? notAllowed : notEnabled, {
    status: 403, members: { Method: asked.method.slice(0, longestMethod), ResourceType: 'BUCKET' },
  })
  return protocols.restXml.encodeError({ error, service, operation: undefined, requestId: uuidV4(gateway.random) })
}

/** Of what is quoted. */
const longestMethod = 32
// AWS: public reports.
const notEnabled = 'CORSResponse: CORS is not enabled for this bucket.'
const notAllowed = 'CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request '
  + "method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec."
