// A request id, the headers that the gateway itself reads, and a body that nobody has read yet.
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { byName } from '../../core/by-name.ts'
import { uuidV4 } from '../../core/ids.ts'
import { neighbourhoodOf } from '../http/addresses.ts'
import type { Place } from '../http/bodies.ts'
import { BodySource, type BodyPieces } from '../http/body-source.ts'
import { readBody, tooLarge, type TakeRoom } from '../http/body.ts'
import type { Gateway } from '../gateway.ts'
import { reset } from '../http/reset.ts'
import type { TlsFacts } from '../http/tls/facts.ts'
import type { Source } from '../http/trusted-proxies.ts'

/** A request whose body is still its connection's, whoever reads that. */
export interface WireRequest {
  readonly method: string
  readonly target: string
  readonly rawHeaders: readonly string[]
  readonly socket: Socket
  /** As `readBody` of `http/body.ts`. */
  readBody(expected: number, takeRoom: TakeRoom): Promise<Buffer>
  openBody(cutOff: () => Error): BodyPieces
}

export interface Received {
  readonly gateway: Gateway
  /** For an object of a website: whoever asks is nobody, and is answered by pages. */
  readonly isPage?: true
  readonly requestId: string
  /** By the monotonic clock, in milliseconds. */
  readonly receivedAt: number
  readonly method: string
  /** The raw request target: path and query as sent. */
  readonly target: string
  /** Name, value, name, value, …, as received but for the names' case. */
  readonly rawHeaders: readonly string[]
  readonly headers: KnownHeaders
  readonly sourceIp: string
  readonly secure: boolean
  readonly tls: TlsFacts | undefined
  readBody(limit: number): Promise<Buffer>
  /** The body as a stream, which has as long as it moves. `cutOff` is thrown where it ends too early. */
  openBody(cutOff: () => Error): BodyPieces
  /** Ends the connection, and what the system still has of an answer. */
  reset(): void
  /** Its answer is handed over: gives back what its body held. */
  end(): void
  /** Whether nobody waits for the answer any more. */
  isGone(): boolean
}

/** The first value of each; `authorizations` counts how often that header was sent. */
export interface KnownHeaders {
  host?: string
  authorization?: string
  authorizations: number
  amzDate?: string
  date?: string
  amzTarget?: string
  contentSha256?: string
  contentType?: string
  contentLength?: string
  transferEncoding?: string
  securityToken?: string
  regionSet?: string
  userAgent?: string
  referer?: string
  accept?: string
}

type Name = Exclude<keyof KnownHeaders, 'authorizations'>

const known = byName<Name>({
  host: 'host',
  authorization: 'authorization',
  'x-amz-date': 'amzDate',
  date: 'date',
  'x-amz-target': 'amzTarget',
  'x-amz-content-sha256': 'contentSha256',
  'content-type': 'contentType',
  'content-length': 'contentLength',
  'transfer-encoding': 'transferEncoding',
  'x-amz-security-token': 'securityToken',
  'x-amz-region-set': 'regionSet',
  'user-agent': 'userAgent',
  referer: 'referer',
  accept: 'accept',
})

/** Of node:http. `isStreamed` is told where the body has more time than others have. */
export function receive(
  request: IncomingMessage, gateway: Gateway, source: Source, isStreamed: () => void = () => undefined,
): Received {
  const { method = 'GET', url: target = '/', rawHeaders, socket } = request
  const wire: WireRequest = {
    method, target, rawHeaders, socket,
    readBody: (expected, takeRoom) => readBody(request, expected, takeRoom),
    openBody(cutOff) {
      isStreamed()
      return new BodySource(request, cutOff)
    },
  }
  return receiveWire(wire, gateway, source)
}

export function receiveWire(request: WireRequest, gateway: Gateway, { address, secure, tls }: Source): Received {
  const rawHeaders = withLowerNames(request.rawHeaders)
  const headers = readHeaders(rawHeaders)
  let place: Place | undefined
  let isOver = false
  // Where a form names what a signature leaves open it is read before the signature is looked at.
  let body: Promise<Buffer> | undefined
  async function readOnce(expected: number): Promise<Buffer> {
    const read = await request.readBody(expected, async giveWay => {
      place = await gateway.bodies.take(neighbourhoodOf(address), expected, giveWay)
      // Whoever went away while the room was awaited is answered already.
      if (isOver) place.release()
      return place
    })
    // The last bytes of many can be made to come at once.
    if (gateway.turns.isOver()) await gateway.turns.next(neighbourhoodOf(address))
    return read
  }
  return {
    gateway,
    requestId: uuidV4(gateway.random),
    receivedAt: gateway.clock.monotonic(),
    method: request.method,
    target: request.target,
    rawHeaders,
    headers,
    sourceIp: address,
    secure,
    tls,
    async readBody(limit) {
      const expected = expectedLength(headers, limit)
      if (!(expected <= limit)) throw tooLarge(limit)
      return (body ??= readOnce(expected))
    },
    openBody: cutOff => request.openBody(cutOff),
    reset: () => void reset(request.socket),
    end() {
      isOver = true
      body = undefined
      place?.release()
    },
    isGone: () => !request.socket.writable,
  }
}

/** As announced; a body in chunks may have any length. */
function expectedLength({ contentLength, transferEncoding }: KnownHeaders, limit: number): number {
  return transferEncoding === undefined ? Number(contentLength ?? 0) : limit
}

/** HTTP: names of headers have no case. */
function withLowerNames(raw: readonly string[]): string[] {
  const headers = [...raw]
  for (let i = 0; i < headers.length; i += 2) headers[i] = headers[i]!.toLowerCase()
  return headers
}

function readHeaders(raw: readonly string[]): KnownHeaders {
  const headers: KnownHeaders = { authorizations: 0 }
  for (let i = 0; i < raw.length; i += 2) {
    const name = known.get(raw[i]!)
    if (name === undefined) continue
    headers[name] ??= raw[i + 1]!
    if (name === 'authorization') headers.authorizations++
  }
  return headers
}
