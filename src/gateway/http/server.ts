// The listener: who is let in, node:http and what stands before it in front of the pipeline, and how it stops.
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer as createProbe, type Server as NetServer, type Socket } from 'node:net'
import { hostInUrl } from '../../core/hosts.ts'
import type { Gateway } from '../gateway.ts'
import { Answering } from './answering.ts'
import { Connections } from './connections.ts'
import { mostDescribed } from './descriptors.ts'
import { limits } from './limits.ts'
import { refuseMalformed } from './malformed-http.ts'
import { NodeExchange } from './node/node-exchange.ts'
import { createServer } from './node/node-http.ts'
import { countPieces } from './node/parser.ts'
import { Front } from './plain/front.ts'
import type { PlainExchange } from './plain/plain-exchange.ts'
import { readPreamble } from './preamble.ts'
import { findHeader } from './raw-headers.ts'
import { serve, servePlain, type ServeSettings } from './serve.ts'
import { trustedProxies } from './trusted-proxies.ts'

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
  /** Whether node:http reads all requests, plain ones as well. */
  readonly httpFront?: 'off'
}

/** `serving` answers what a request that comes now goes to: another store may have taken its place. */
export async function listen(serving: () => Gateway, settings: ListenerSettings): Promise<Listener> {
  const { host, port, mostConnections } = settings
  const proxies = trustedProxies(settings.trustedProxies)
  const connections = new Connections({ most: Math.min(mostConnections, mostDescribed()), proxies })
  const answering = new Answering(serving, connections)
  const server = createServer(limits)
  const refuseLate = (socket: Socket) => void server.emit('clientError', lateRequest(), socket)
  const served: ServeSettings = { serving, answering, proxies, refuseLate }
  takeRequests(server, connections, served)
  const giveToNode = nodeListener(server)
  const serveFront = (exchange: PlainExchange) => answering.carryOut(exchange, () => servePlain(exchange, served))
  const front = settings.httpFront === 'off' ? undefined : new Front({ serve: serveFront, giveToNode, refuseLate })
  letIn(server, connections, giveToNode, front)
  await bind(server, host, port)
  // The system may have no descriptor for a connection: the next may be had.
  server.on('error', cause => serving().log.error('A connection could not be taken.', { cause }))
  const address = server.address()
  const actualPort = typeof address === 'object' && address ? address.port : port
  return {
    url: `http://${hostInUrl(host)}:${actualPort}`,
    drain() {
      answering.isDraining = true
      serving().eventStreams.close()
      return close(server, front)
    },
  }
}

/** What node:http reads, and what it cannot. */
function takeRequests(server: Server, connections: Connections, served: ServeSettings): void {
  const take = (request: IncomingMessage, response: ServerResponse, begin?: () => void) => {
    if (findHeader(request.rawHeaders, 'transfer-encoding') !== undefined) countPieces(request.socket)
    const exchange = new NodeExchange(connections.of(request.socket), request, response)
    served.answering.carryOut(exchange, () => {
      begin?.()
      return serve(exchange, served)
    })
  }
  server.on('request', (request, response) => take(request, response))
  // As in `limits`: Node would answer by itself, ahead of all bounds.
  server.on('checkExpectation', (request, response) => take(request, response))
  // And would say this ahead of the answer to a plain request, of which it does not know.
  server.on('checkContinue', (request, response) => take(request, response, () => response.writeContinue()))
  // INVARIANT: what Node's parser acted on is what we see. With a bound of its own it leaves headers out and says nothing.
  server.maxHeadersCount = 0
  server.on('clientError', (error, socket: Socket) => {
    // A call that came whole is answered, and nothing behind it: who made it would take a refusal for its answer.
    if (!connections.of(socket).endAfterWhole()) refuseMalformed(error, socket)
  })
}

/** As Node says it. */
const lateRequest = () => Object.assign(new Error('Request timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })

type GiveToNode = (socket: Socket) => void

/** Takes the connections from node:http, which has each that it is given. */
function nodeListener(server: Server): GiveToNode {
  const listeners = server.listeners('connection') as ((this: Server, socket: Socket) => void)[]
  server.removeAllListeners('connection')
  return socket => {
    for (const listener of listeners) listener.call(server, socket)
  }
}

/** Before there is a request a connection is let in or not, and a proxy's preamble read. */
function letIn(server: Server, connections: Connections, giveToNode: GiveToNode, front: Front | undefined): void {
  server.on('connection', (socket: Socket) => {
    const connection = connections.admit(socket)
    if (!connection) return
    if (!connection.isProxy) {
      if (front) front.take(connection)
      else giveToNode(socket)
      return
    }
    readPreamble(socket).then(({ length, address, secure }) => {
      if (address !== undefined) connections.speaksFor(connection, { address, secure })
      // Who puts preambles before a connection adds no header: what stands there is its client's.
      else if (length > 0) connection.isProxy = false
      giveToNode(socket)
      socket.resume()
    }, (error: Error) => refuseMalformed(error, socket.resume()))
  })
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

function close(server: Server, front: Front | undefined): Promise<void> {
  return new Promise(resolve => {
    const force = setTimeout(() => {
      server.closeAllConnections()
      front?.closeAll()
    }, longestDrain)
    server.close(() => {
      clearTimeout(force)
      resolve()
    })
    server.closeIdleConnections()
    front?.drain()
  })
}
