// Requests as bytes: signed as a client of AWS signs them, and then bent, so that what must be refused can be sent.
import { Agent, request as open, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import type { OperationContract } from '../../src/contracts/contract.ts'
import { services as awsServices } from '../../src/contracts/services.gen.ts'
import { service as ownService } from '../../src/contracts/stockade.ts'
import { payloadHash } from '../../src/engines/sigv4/canonical-request.ts'
import { sign } from '../../src/engines/sigv4/sign.ts'
import { region as home, root, type Identity } from './identity.ts'

const services = [...awsServices, ownService]

export interface RawRequest {
  readonly method: string
  readonly target: string
  /** Name and value pairs in the order of the wire; a name may stand there twice. */
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
}

export interface RawAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

export interface Unsigned {
  readonly service: string
  /** POST where absent. */
  readonly method?: string
  /** `/` where absent. */
  readonly target?: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export function jsonCall(service: string, operation: string, input: object = {}): Unsigned {
  const { targetPrefix } = services.find(({ name }) => name === service)!
  return {
    service,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `${targetPrefix}.${operation}` },
    body: JSON.stringify(input),
  }
}

export function queryCall(service: string, action: string, parameters: Readonly<Record<string, string>> = {}): Unsigned {
  const { apiVersion } = services.find(({ name }) => name === service)!
  return {
    service,
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: new URLSearchParams({ Action: action, Version: apiVersion, ...parameters }).toString(),
  }
}

/** A call of a REST service with no more in it than its path, whose labels all hold `x`. */
export function restCall(service: string, { http, input }: Pick<OperationContract, 'http' | 'input'>): Unsigned {
  const { method, uri } = http!
  const required = input.required.map(name => input.members[name]!).filter(({ location }) => location === 'header')
  // S3 asks for it of every client.
  const hash = { 'x-amz-content-sha256': payloadHash(Buffer.alloc(0)) }
  const headers = { ...hash, ...Object.fromEntries(required.map(({ wireName = '' }) => [wireName.toLowerCase(), 'x'])) }
  return { service, method, target: uri.replaceAll(/\{[^}]+\}/g, 'x'), headers, body: '' }
}

export interface Signing {
  readonly identity?: Identity
  readonly region?: string
  /** The service in the scope, where it is not the call's. */
  readonly service?: string
  /** Milliseconds; now where absent. */
  readonly at?: number
}

export function signed(url: string, call: Unsigned, signing: Signing = {}): RawRequest {
  const { identity = root, region = home, service = call.service, at = Date.now() } = signing
  const { method = 'POST', target = '/', body } = call
  const token = identity.sessionToken
  const headers = { host: new URL(url).host, ...call.headers, ...(token !== undefined && { 'x-amz-security-token': token }) }
  const all = sign({ method, target, headers, body: Buffer.from(body) }, { ...identity, region, service }, at)
  return { method, target, headers: Object.entries(all), body }
}

/** Sets the header, or leaves it out where `value` is undefined; the signature stays what it was. */
export function withHeader(request: RawRequest, name: string, value: string | undefined): RawRequest {
  const others = request.headers.filter(([given]) => given !== name)
  return { ...request, headers: value === undefined ? others : [...others, [name, value]] }
}

export const headerOf = (request: RawRequest, name: string): string =>
  request.headers.find(([given]) => given === name)?.[1] ?? ''

export function withAuthorization(request: RawRequest, change: (authorization: string) => string): RawRequest {
  return withHeader(request, 'authorization', change(headerOf(request, 'authorization')))
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

/** The connections do not keep the process alive when the tests have ended. */
export async function send(url: string, { method, target, headers, body }: RawRequest): Promise<RawAnswer> {
  const { hostname, port } = new URL(url)
  const flat = [...headers.flat(), 'content-length', String(Buffer.byteLength(body))]
  const request = open({ agent, hostname, port, method, path: target, headers: flat as never })
  request.end(body)
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  return { status: response.statusCode!, headers: response.headers, body: await text(response) }
}

export interface AnsweredError {
  readonly code: string
  readonly message: string
  readonly status: number
}

/** What went wrong, in any protocol whose answers are texts. */
export function errorOf({ status, headers, body }: RawAnswer): AnsweredError {
  if (body.startsWith('{')) {
    const { __type = headers['x-amzn-errortype'], message = '' } = JSON.parse(body) as { __type?: string; message?: string }
    return { code: String(__type ?? ''), message, status }
  }
  const element = (name: string) => unescape(new RegExp(`<${name}>([^]*?)</${name}>`).exec(body)?.[1] ?? '')
  return { code: element('Code'), message: element('Message'), status }
}

const entities: Readonly<Record<string, string>> = {
  '&apos;': "'", '&#39;': "'", '&quot;': '"', '&lt;': '<', '&gt;': '>', '&amp;': '&',
}

const unescape = (xml: string): string => xml.replaceAll(/&(?:apos|#39|quot|lt|gt|amp);/g, entity => entities[entity]!)
