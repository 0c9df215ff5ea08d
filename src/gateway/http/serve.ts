// What becomes of a request whose head has been read.
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { mostHeaders } from '../../engines/sigv4/signed-headers.ts'
import type { Gateway } from '../gateway.ts'
import { answer } from '../pipeline.ts'
import { answerPreflight, findPageRequest, pageHeaders } from '../objects/cross-origin.ts'
import type { Answer } from '../stages/encode.ts'
import { receive, receiveWire, type Received } from '../stages/receive.ts'
import { neighbourhoodOf } from './addresses.ts'
import type { Answering } from './answering.ts'
import type { Connection } from './connections.ts'
import { findPreflight, tellBrowser } from './unsigned/cross-origin.ts'
import { findGreeting } from './unsigned/greeting.ts'
import { asksHealth, health } from './unsigned/health.ts'
import { asksIssuer, issuerDocument } from './unsigned/issuer-documents.ts'
import { asksAuthority, tlsAuthority } from './unsigned/tls-authority.ts'
import { longestRequest } from './limits.ts'
import { hasTooManyParameters, noHost, tooManyHeaders, tooManyParameters, unknownExpectation } from './malformed-http.ts'
import type { NodeExchange } from './node/node-exchange.ts'
import type { PlainExchange } from './plain/plain-exchange.ts'
import { findHeader } from './raw-headers.ts'
import { forwardedSource, type Source, type TrustedProxies } from './trusted-proxies.ts'

export interface ServeSettings {
  /** What a request that comes now goes to: another store may have taken its place. */
  readonly serving: () => Gateway
  readonly answering: Answering
  readonly proxies: TrustedProxies
  /** To a request that has not come whole in its time. */
  readonly refuseLate: (socket: Socket) => void
  /** Of the authority that vouches for the server, where that speaks TLS. */
  readonly certificate?: string
}

/** `letGo` of what its head holds, as `carryOut` has it. */
export async function serve(
  exchange: NodeExchange, { serving, answering, proxies, refuseLate, certificate }: ServeSettings, letGo: () => void,
): Promise<void> {
  const { connection, request, response } = exchange
  const gateway = serving()
  const hand = async (answered: Answer, received?: Received) => {
    // Whether the request is complete is known when the parser has gone through what came with its head.
    await undefined
    return answering.hand(exchange, answered, received)
  }
  const source = sourceOf(connection, request, proxies)
  if (gateway.turns.isOver()) await queue(connection, gateway, source)
  if (connection.socket.destroyed) return
  letGoWithBody(request, letGo)
  if (request.rawHeaders.length > mostHeaders * 2) return hand(tooManyHeaders)
  if (hasTooManyParameters(request.url!)) return hand(tooManyParameters)
  if (isUnknownExpectation(request)) return hand(unknownExpectation)
  if (request.httpVersionMinor === 1 && findHeader(request.rawHeaders, 'host') === undefined) return hand(noHost)
  if (asksHealth(request.url)) return hand(health(gateway, request))
  if (asksAuthority(request.url)) return hand(tlsAuthority(request, certificate))
  if (asksIssuer(request.url)) return hand(await issuerDocument(gateway, request))
  const greeting = findGreeting(request)
  if (greeting) return hand(greeting)
  if (!source) return hand(unknownSource)
  const page = await findPageRequest(gateway, request)
  if (page?.isPreflight) return hand(answerPreflight(gateway, page))
  if (page) response.setHeaders(new Map(Object.entries(pageHeaders(page))))
  else tellBrowser(request.rawHeaders, response)
  const preflight = findPreflight(request)
  if (preflight) return hand(preflight)
  const patience = setTimeout(() => request.complete || refuseLate(request.socket), longestRequest).unref()
  const received = receive(request, gateway, source, () => clearTimeout(patience))
  try {
    await hand(await answer(received), received)
  } finally {
    clearTimeout(patience)
    received.end()
  }
}

/** It is whole, and a call or nothing. */
export async function servePlain(
  exchange: PlainExchange, { serving, answering }: ServeSettings, letGo: () => void,
): Promise<void> {
  const { connection } = exchange
  const gateway = serving()
  if (gateway.turns.isOver()) await queue(connection, gateway)
  if (connection.socket.destroyed) return
  letGo()
  const received = receiveWire(exchange, gateway, connection.source)
  try {
    await answering.hand(exchange, await answer(received), received)
  } finally {
    received.end()
  }
}

/**
 * INVARIANT: whoever has proven nothing waits as one client, whatever he asks for, so that the event loop comes soon to those who
 * come anew, and to what is done between its turns.
 */
function queue(connection: Connection, { turns }: Gateway, { address }: Source = connection.source): Promise<void> {
  return connection.queue(turns.next(neighbourhoodOf(address)))
}

function letGoWithBody(request: IncomingMessage, letGo: () => void): void {
  if (request.complete) letGo()
  else request.once('end', letGo)
}

function isUnknownExpectation(request: IncomingMessage): boolean {
  const expected = findHeader(request.rawHeaders, 'expect')
  return expected !== undefined && expected.toLowerCase() !== '100-continue'
}

function sourceOf({ source, isProxy }: Connection, request: IncomingMessage, proxies: TrustedProxies): Source | undefined {
  return isProxy ? forwardedSource(source, request.rawHeaders, proxies) : source
}

/** A trusted proxy whose header says nobody's address: whatever a policy says of addresses, nobody could tell. */
const unknownSource: Answer = {
  status: 400,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ __type: 'BadRequest', message: 'X-Forwarded-For names no address that the request came from.' }),
}
