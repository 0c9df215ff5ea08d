// The listener: who is let in, node:http and what stands before it in front of the pipeline, and how it stops.
import type { Server } from 'node:http'
import { createServer as createProbe, type Server as NetServer, type Socket } from 'node:net'
import { hostInUrl } from '../../core/hosts.ts'
import type { Gateway } from '../gateway.ts'
import { Answering } from './answering.ts'
import { Connections, type Connection } from './connections.ts'
import { mostDescribed } from './descriptors.ts'
import { limits } from './limits.ts'
import { refuseMalformed } from './malformed-http.ts'
import { createServer } from './node/node-http.ts'
import { lateRequest, takeRequests, type GiveToNode } from './node/node-intake.ts'
import { Front } from './plain/front.ts'
import type { PlainExchange } from './plain/plain-exchange.ts'
import { readPreamble } from './preamble.ts'
import { servePlain, type ServeSettings } from './serve.ts'
import { TlsOpening, type Take } from './tls/opening.ts'
import { ServerCertificates, type CertificateSettings } from './tls/server-certificates.ts'
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
  /** Whether it takes TLS beside plain HTTP, and by whose word. */
  readonly tls?: TlsSettings
}

interface TlsSettings extends CertificateSettings {
  /** Its certificate, PEM, is told to whoever asks. */
  readonly authority: CertificateSettings['authority'] & { readonly certificate: string }
}

/** `serving` answers what a request that comes now goes to: another store may have taken its place. */
export async function listen(serving: () => Gateway, settings: ListenerSettings): Promise<Listener> {
  const { host, port, mostConnections } = settings
  const proxies = trustedProxies(settings.trustedProxies)
  const connections = new Connections({ most: Math.min(mostConnections, mostDescribed()), proxies })
  const answering = new Answering(serving, connections)
  const server = createServer(limits)
  const refuseLate = (socket: Socket) => void server.emit('clientError', lateRequest(), socket)
  const certificate = settings.tls?.authority.certificate
  const served: ServeSettings = { serving, answering, proxies, refuseLate, ...(certificate !== undefined && { certificate }) }
  const giveToNode = takeRequests(server, connections, served)
  const serveFront = (exchange: PlainExchange) => answering.carryOut(exchange, letGo => servePlain(exchange, served, letGo))
  const front = settings.httpFront === 'off' ? undefined : new Front({ serve: serveFront, giveToNode, refuseLate })
  const opening = settings.tls && new TlsOpening({
    certificates: new ServerCertificates(settings.tls), connections, refuseLate, turns: () => serving().turns,
    tellFault: cause => serving().log.error('A connection could not be taken over TLS.', { cause }),
  })
  letIn(server, connections, { giveToNode, front, opening })
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
      return close(server, front, opening)
    },
  }
}

interface Readers {
  readonly giveToNode: GiveToNode
  readonly front: Front | undefined
  /** Absent where nobody speaks TLS. */
  readonly opening: TlsOpening | undefined
}

/** Before there is a request a connection is let in or not, a proxy's preamble read, and TLS agreed on. */
function letIn(server: Server, connections: Connections, { giveToNode, front, opening }: Readers): void {
  const toNode: Take = connection => giveToNode(connection.socket)
  const toFront: Take = front ? connection => front.take(connection) : toNode
  const open = (connection: Connection, take: Take) => (opening ? opening.open(connection, take) : take(connection))
  server.on('connection', (socket: Socket) => {
    const connection = connections.admit(socket)
    if (!connection) return
    if (!connection.isProxy) return open(connection, toFront)
    readPreamble(socket).then(({ length, address, secure }) => {
      if (address !== undefined) connections.speaksFor(connection, { address, secure })
      // Who puts preambles before a connection adds no header: what stands there is its client's.
      else if (length > 0) connection.isProxy = false
      open(connection, toNode)
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

function close(server: Server, front: Front | undefined, opening: TlsOpening | undefined): Promise<void> {
  return new Promise(resolve => {
    const force = setTimeout(() => {
      server.closeAllConnections()
      front?.closeAll()
      opening?.closeAll()
    }, longestDrain)
    server.close(() => {
      clearTimeout(force)
      resolve()
    })
    server.closeIdleConnections()
    front?.drain()
  })
}
