// A request id, the headers that the gateway itself reads, and a body that nobody has read yet.
import type { IncomingMessage } from 'node:http'
import { uuidV4 } from '../../core/ids.ts'
import type { Gateway } from '../gateway.ts'
import { failure } from '../failures.ts'

export interface Received {
  readonly gateway: Gateway
  readonly requestId: string
  /** By the monotonic clock, in milliseconds. */
  readonly receivedAt: number
  readonly method: string
  /** The raw request target: path and query as sent. */
  readonly target: string
  readonly rawHeaders: readonly string[]
  readonly headers: KnownHeaders
  readonly sourceIp: string
  readonly secure: boolean
  readBody(limit: number): Promise<Buffer>
  /** Whether nobody waits for the answer any more. */
  isGone(): boolean
}

/** The first value of each; `authorizations` counts how often that header was sent. */
export interface KnownHeaders {
  authorization?: string
  authorizations: number
  amzDate?: string
  date?: string
  amzTarget?: string
  contentSha256?: string
  contentType?: string
  contentLength?: string
  securityToken?: string
  userAgent?: string
  referer?: string
  accept?: string
}

type Name = Exclude<keyof KnownHeaders, 'authorizations'>

const known: Readonly<Record<string, Name>> = {
  authorization: 'authorization',
  'x-amz-date': 'amzDate',
  date: 'date',
  'x-amz-target': 'amzTarget',
  'x-amz-content-sha256': 'contentSha256',
  'content-type': 'contentType',
  'content-length': 'contentLength',
  'x-amz-security-token': 'securityToken',
  'user-agent': 'userAgent',
  referer: 'referer',
  accept: 'accept',
}

export function receive(request: IncomingMessage, gateway: Gateway): Received {
  const headers = readHeaders(request.rawHeaders)
  return {
    gateway,
    requestId: uuidV4(gateway.random),
    receivedAt: gateway.clock.monotonic(),
    method: request.method ?? 'GET',
    target: request.url ?? '/',
    rawHeaders: request.rawHeaders,
    headers,
    sourceIp: plainAddress(request.socket.remoteAddress ?? ''),
    secure: 'encrypted' in request.socket,
    readBody: limit => readBody(request, headers, limit),
    isGone: () => !request.socket.writable,
  }
}

function readHeaders(raw: readonly string[]): KnownHeaders {
  const headers: KnownHeaders = { authorizations: 0 }
  for (let i = 0; i < raw.length; i += 2) {
    const name = known[raw[i]!.toLowerCase()]
    if (name === undefined) continue
    headers[name] ??= raw[i + 1]!
    if (name === 'authorization') headers.authorizations++
  }
  return headers
}

/** An IPv4 address that arrived at an IPv6 socket, in its own form. */
function plainAddress(address: string): string {
  return address.startsWith('::ffff:') ? address.slice(7) : address
}

function readBody(request: IncomingMessage, headers: KnownHeaders, limit: number): Promise<Buffer> {
  const tooLarge = () => failure('RequestEntityTooLargeException', `Request is larger than ${limit} bytes.`)
  if (Number(headers.contentLength ?? 0) > limit) return Promise.reject(tooLarge())
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > limit) {
        request.removeAllListeners('data')
        request.resume()
        reject(tooLarge())
      } else chunks.push(chunk)
    })
    request.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)))
    request.on('error', reject)
    request.on('aborted', () => reject(failure('SerializationException', 'The request ended before its body did.')))
  })
}
