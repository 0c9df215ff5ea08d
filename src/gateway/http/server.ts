// The listener: node:http in front of the pipeline, its limits, and how it stops.
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer as createProbe, type Server as NetServer, type Socket } from 'node:net'
import { hostInUrl } from '../../core/hosts.ts'
import { mostHeaders } from '../../engines/sigv4/signed-headers.ts'
import { sharerOf } from '../caller.ts'
import { neighbourhoodOf } from './addresses.ts'
import { AnswerRoom } from './answers.ts'
import { Connections, type Connection } from './connections.ts'
import { findPreflight, tellBrowser } from './cross-origin.ts'
import { mostDescribed } from './descriptors.ts'
import type { Gateway } from '../gateway.ts'
import { findGreeting } from './greeting.ts'
import { asksHealth, health } from './health.ts'
import { limits, longestRequest } from './limits.ts'
import {
  hasTooManyParameters, noHost, refuseMalformed, tooManyHeaders, tooManyParameters, unknownExpectation,
} from './malformed-http.ts'
import { createServer } from './node-http.ts'
import { countPieces } from './parser.ts'
import { answer } from '../pipeline.ts'
import { readPreamble } from './preamble.ts'
import { findHeader } from './raw-headers.ts'
import { send, sendStream, taken } from './send.ts'
import type { Authenticated } from '../stages/authenticate.ts'
import type { Answer } from '../stages/encode.ts'
import { receive, type Received } from '../stages/receive.ts'
import { forwardedSource, trustedProxies, type Source, type TrustedProxies } from './trusted-proxies.ts'

export interface Listener {
  /** `http://127.0.0.1:4566` */
  readonly url: string
  /** Takes no new connection, lets the calls under way end, and resolves when the last has been answered. */
  drain(): Promise<void>
}

const longestDrain = 10_000

export interface ListenerSettings {
  readonly host: string
  readonly port: number
  /** Networks of the proxies whose word is taken for who is calling. */
  readonly trustedProxies: readonly string[]
  /** Connections at once. */
  readonly mostConnections: number
}

/** `serving` answers what a request that comes now goes to: another store may have taken its place. */
export async function listen(serving: () => Gateway, settings: ListenerSettings): Promise<Listener> {
  const { host, port, mostConnections } = settings
  let draining = false
  const proxies = trustedProxies(settings.trustedProxies)
  const connections = new Connections({ most: Math.min(mostConnections, mostDescribed()), proxies })
  const answers = new AnswerRoom()
  const take = (request: IncomingMessage, response: ServerResponse) => {
    if (findHeader(request.rawHeaders, 'transfer-encoding') !== undefined) countPieces(request.socket)
    const connection = connections.of(request.socket)
    const hand = async (answered: Answer, received?: Received) => {
      tellTime(serving(), response)
      // Whether the request is complete is known when the parser has gone through what came with its head.
      await undefined
      const { stream } = answered
      if (stream) {
        await sendStream(request, response, { ...answered, stream }, draining)
        connections.answered(connection)
        return
      }
      const left = send(request, response, answered, draining)
      connections.answered(connection)
      if (left === 0) return
      const kept = left + (request.complete ? connection.holdBack() : 0)
      await taken(request, response, giveWay => answers.hold(clientOf(connection, received), kept, giveWay))
    }
    void connection.inTurn(response, async () => {
      try {
        await serve(connection, request, response, hand)
      } catch (thrown) {
        serving().log.error('An answer could not be sent.', { cause: thrown })
        response.destroy()
      }
    })
  }
  const server = createServer(limits, take)
  // As above.
  server.on('checkExpectation', take)
  const serve = async (connection: Connection, request: IncomingMessage, response: ServerResponse, hand: Hand) => {
    const gateway = serving()
    const source = sourceOf(connection, request, proxies)
    // INVARIANT: whoever has proven nothing waits as one client, whatever he asks for, so that the event loop comes soon to those
    // who come anew, and to what is done between its turns.
    const client = neighbourhoodOf((source ?? connection.source).address)
    if (gateway.turns.isOver()) await connection.queue(gateway.turns.next(client))
    if (connection.socket.destroyed) return
    if (request.rawHeaders.length > mostHeaders * 2) return hand(tooManyHeaders)
    if (hasTooManyParameters(request.url!)) return hand(tooManyParameters)
    if (isUnknownExpectation(request)) return hand(unknownExpectation)
    if (request.httpVersionMinor === 1 && findHeader(request.rawHeaders, 'host') === undefined) return hand(noHost)
    if (asksHealth(request.url)) return hand(health(gateway, request))
    const greeting = findGreeting(request)
    if (greeting) return hand(greeting)
    if (!source) return hand(unknownSource)
    tellBrowser(request.rawHeaders, response)
    const preflight = findPreflight(request)
    if (preflight) return hand(preflight)
    const patience = setTimeout(() => timeOut(server, request), longestRequest).unref()
    const received = receive(request, gateway, source, () => clearTimeout(patience))
    try {
      await hand(await answer(received), received)
    } finally {
      clearTimeout(patience)
      received.end()
    }
  }
  // INVARIANT: what Node's parser acted on is what we see. With a bound of its own it leaves headers out and says nothing.
  server.maxHeadersCount = 0
  readPreambles(server, connections)
  server.on('clientError', (error, socket: Socket) => {
    // A call that came whole is answered, and nothing behind it: who made it would take a refusal for its answer.
    if (!connections.of(socket).endAfterWhole()) refuseMalformed(error, socket)
  })
  await bind(server, host, port)
  // The system may have no descriptor for a connection: the next may be had.
  server.on('error', cause => serving().log.error('A connection could not be taken.', { cause }))
  const address = server.address()
  const actualPort = typeof address === 'object' && address ? address.port : port
  return {
    url: `http://${hostInUrl(host)}:${actualPort}`,
    drain() {
      draining = true
      return close(server)
    },
  }
}

/** As Node says it. */
function timeOut(server: Server, { complete, socket }: IncomingMessage): void {
  const late = Object.assign(new Error('Request timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
  if (!complete) server.emit('clientError', late, socket)
}

/** Resolves when the answer to a request, if it was received, is the system's. */
type Hand = (answered: Answer, received?: Received) => Promise<void>

function isUnknownExpectation(request: IncomingMessage): boolean {
  const expected = findHeader(request.rawHeaders, 'expect')
  return expected !== undefined && expected.toLowerCase() !== '100-continue'
}

/** Who holds an answer: the caller, if one has proven to be calling. */
function clientOf({ source }: Connection, received?: Received & Partial<Authenticated>): string {
  const caller = received?.scope?.caller
  return caller ? sharerOf(caller) : neighbourhoodOf(received?.sourceIp ?? source.address)
}

/** Clients may correct their clocks by what answers are dated with: that is what signatures are judged by. */
function tellTime({ clock, server }: Gateway, response: ServerResponse): void {
  const now = clock.wall()
  if (now - server.wall() >= 1000) response.setHeader('date', new Date(now).toUTCString())
}

/** Stands before Node's parser: a connection is let in or not, and a proxy's preamble read, before there is a request. */
function readPreambles(server: Server, connections: Connections): void {
  const serve = server.listeners('connection') as ((this: Server, socket: Socket) => void)[]
  server.removeAllListeners('connection').on('connection', (socket: Socket) => {
    const connection = connections.admit(socket)
    if (!connection) return
    const begin = () => {
      for (const listener of serve) listener.call(server, socket)
    }
    if (!connection.isProxy) {
      begin()
      return
    }
    readPreamble(socket).then(({ length, address, secure }) => {
      if (address !== undefined) connections.speaksFor(connection, { address, secure })
      // Who puts preambles before a connection adds no header: what stands there is its client's.
      else if (length > 0) connection.isProxy = false
      begin()
      socket.resume()
    }, (error: Error) => refuseMalformed(error, socket.resume()))
  })
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

/** Throws one sentence where nobody could listen there now: to be asked before anything is made for a server. */
export async function requireFree(host: string, port: number, flag: string): Promise<void> {
  if (port === 0) return
  const probe = createProbe()
  await bind(probe, host, port, flag)
  await new Promise(resolve => probe.close(resolve))
}

function bind(server: NetServer, host: string, port: number, flag = '--port'): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(new Error(listenError(cause, `${host}:${port}`, flag), { cause })))
    server.listen(port, host, 1024, () => {
      server.removeAllListeners('error')
      resolve()
    })
  })
}

/** One sentence for whoever starts the server. */
function listenError({ code, message }: NodeJS.ErrnoException, place: string, flag: string): string {
  if (code === 'EADDRINUSE') return `Something else listens on ${place}. Stop it, or choose another port with ${flag}.`
  if (code === 'EACCES') return `This user may not listen on ${place}. Choose a port above 1023 with ${flag}.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `This machine has no such address to listen on: ${place}.`
  return message
}

function close(server: Server): Promise<void> {
  return new Promise(resolve => {
    const force = setTimeout(() => server.closeAllConnections(), longestDrain)
    server.close(() => {
      clearTimeout(force)
      resolve()
    })
    server.closeIdleConnections()
  })
}
