// Which connections speak TLS. One port takes both: what TLS begins with, no request begins with. Whoever says nothing, or stops
// in the middle of agreeing, has a time for it and one place among all who do the same, and nobody waits for him.
import type { Socket } from 'node:net'
import { TLSSocket, type SecureContext } from 'node:tls'
import type { Turns } from '../../../core/sharing/turns.ts'
import { neighbourhoodOf } from '../addresses.ts'
import type { Connection, Connections } from '../connections.ts'
import { limits } from '../limits.ts'
import { runsThrough } from '../reset.ts'
import { YieldingRoom } from '../yielding-room.ts'
import type { TlsFacts } from './facts.ts'
import type { ServerCertificates } from './server-certificates.ts'

/** For all of it: three messages of a client that is there. */
const longestHandshake = 10_000
/** At once. Of whoever has most the one that has waited longest gives way. */
const mostHandshakes = 512
/** RFC 8446, section 5.1: of a record that agrees on something. */
const handshake = 22

export interface OpeningSettings {
  readonly certificates: ServerCertificates
  readonly connections: Connections
  readonly turns: () => Turns
  /** Of the server's own. */
  readonly tellFault: (cause: unknown) => void
  /** To whoever has said nothing in his time, on a connection that is HTTP's by now. */
  readonly refuseLate: (socket: Socket) => void
}

export type Take = (connection: Connection) => void

export class TlsOpening {
  readonly #settings: OpeningSettings
  readonly #room = new YieldingRoom({ small: 0, room: mostHandshakes })
  readonly #opening = new Set<Socket>()

  constructor(settings: OpeningSettings) {
    this.#settings = settings
  }

  /** Nothing has been read of the connection. `take` has it when the next to be read is a request. */
  open(connection: Connection, take: Take): void {
    const { socket } = connection
    this.#opening.add(socket)
    socket.once('close', () => this.#opening.delete(socket))
    readFirst(socket, first => {
      if (first === handshake) {
        this.#agree(connection, take).catch((cause: unknown) => this.#fail(socket, cause))
        return
      }
      this.#opening.delete(socket)
      take(connection)
      if (first === undefined) this.#settings.refuseLate(socket)
      socket.resume()
    })
  }

  /** Those of which nobody knows yet what they speak. */
  closeAll(): void {
    for (const socket of this.#opening) socket.destroy()
  }

  async #agree(connection: Connection, take: Take): Promise<void> {
    const { certificates, connections, turns } = this.#settings
    const { socket: carrier, source } = connection
    const client = neighbourhoodOf(source.address)
    const end = this.#room.hold(client, 1, () => carrier.destroy())
    const patience = setTimeout(() => carrier.destroy(), longestHandshake).unref()
    const settle = () => {
      clearTimeout(patience)
      end()
    }
    carrier.once('close', settle)
    // It takes a millisecond of this thread, and whoever asks has proven nothing.
    if (turns().isOver()) await turns().next(client)
    if (carrier.destroyed) return
    const socket = new TLSSocket(carrier, {
      isServer: true, secureContext: certificates.contextFor(undefined, carrier.localAddress), ALPNProtocols: ['http/1.1'],
      SNICallback: (name, answer) => answer(null, this.#contextFor(name, carrier)),
    })
    runsThrough(socket, carrier)
    // Of a client that agrees to nothing, or does not know the authority; `close` follows.
    socket.on('error', () => undefined)
    const leave = () => carrier.destroy()
    socket.once('end', leave)
    // Node's own servers hear of it by this name, which it has not documented.
    socket.once('secure', () => {
      settle()
      socket.off('end', leave)
      this.#opening.delete(carrier)
      connections.agreed(connection, socket, factsOf(socket))
      take(connection)
    })
  }

  /** Undefined leaves what the connection has already. What is thrown here would end the process. */
  #contextFor(name: string, carrier: Socket): SecureContext | undefined {
    try {
      return this.#settings.certificates.contextFor(name, carrier.localAddress)
    } catch (cause) {
      this.#fail(carrier, cause)
      return undefined
    }
  }

  #fail(carrier: Socket, cause: unknown): void {
    this.#settings.tellFault(cause)
    carrier.destroy()
  }
}

const factsOf = (socket: TLSSocket): TlsFacts => ({ version: socket.getProtocol() ?? '', cipher: socket.getCipher().name })

/** Tells the first byte and leaves it to be read; undefined where none came in its time. Who leaves is not told of. */
function readFirst(socket: Socket, tell: (first: number | undefined) => void): void {
  const settle = (bytes?: Buffer) => {
    clearTimeout(patience)
    socket.pause().off('data', take).off('end', leave)
    if (bytes) socket.unshift(bytes)
    tell(bytes?.[0])
  }
  const take = (bytes: Buffer) => settle(bytes)
  const leave = () => void socket.end()
  const patience = setTimeout(() => settle(), limits.headersTimeout).unref()
  socket.once('close', () => clearTimeout(patience))
  // A reset is followed by `close`; whoever reads the requests listens for errors of his own.
  socket.on('error', () => undefined)
  socket.on('data', take).once('end', leave)
}
