// Before Node's HTTP server: plain requests are read and answered here, for less than half of what it takes. Whatever else comes
// goes there unread, and its connection with it, for good. So nothing here refuses anything, and what is not plain is as it ever
// was: more than one request in a read, a call sent ahead of an answer, a part of a request, and what is no HTTP.
import type { Socket } from 'node:net'
import type { Connection } from '../connections.ts'
import { limits } from '../limits.ts'
import { readOn, stopReading } from '../reading.ts'
import { PlainExchange } from './plain-exchange.ts'
import { parsePlainRequest } from './plain-request.ts'

export interface FrontSettings {
  serve(exchange: PlainExchange): void
  /** The connection is Node's from now on. */
  giveToNode(socket: Socket): void
  /** No request has come in its time, on a connection that is Node's by now. */
  refuseLate(socket: Socket): void
}

/** Node adds as much to what it announces. */
const keepAliveBuffer = 1000

export class Front {
  readonly #settings: FrontSettings
  readonly #all = new Set<PlainConnection>()

  constructor(settings: FrontSettings) {
    this.#settings = settings
  }

  take(connection: Connection): void {
    const taken = new PlainConnection(connection, this.#settings, () => this.#all.delete(taken))
    this.#all.add(taken)
  }

  /** Connections that wait for a request end, the others with their answers. */
  drain(): void {
    for (const each of this.#all) each.drain()
  }

  closeAll(): void {
    for (const { socket } of this.#all) socket.destroy()
  }
}

class PlainConnection {
  readonly socket: Socket
  readonly #connection: Connection
  readonly #settings: FrontSettings
  readonly #left: () => void
  #hasAsked = false

  /** `left` is called when it has ended, or is Node's. */
  constructor(connection: Connection, settings: FrontSettings, left: () => void) {
    this.socket = connection.socket
    this.#connection = connection
    this.#settings = settings
    this.#left = left
    this.socket.setTimeout(limits.headersTimeout)
    this.socket.on('pause', stopReading).on('resume', readOn).on('timeout', this.#beLate).on('close', left)
      // A reset is followed by `close`.
      .on('error', ignore).on('end', this.#end).on('data', this.#read)
  }

  drain(): void {
    if (!this.#connection.isIdle) return
    // As Node has it: who has said nothing yet may still ask once.
    if (this.#hasAsked) this.socket.destroy()
    else this.#leave()
  }

  readonly #read = (bytes: Buffer) => {
    const { socket } = this
    // Nothing is heard behind the last answer.
    if (!socket.writable) return
    const request = this.#connection.isIdle ? parsePlainRequest(bytes) : undefined
    if (!request) return this.#leave(bytes)
    if (!this.#hasAsked) socket.setTimeout(limits.keepAliveTimeout + keepAliveBuffer)
    this.#hasAsked = true
    this.#settings.serve(new PlainExchange(this.#connection, request))
  }

  /**
   * INVARIANT: who has closed his end is gone, for Node's server as well: what he asked for and is not done yet is not done any
   * more (`abortIfAbandoned`).
   */
  readonly #end = () => void this.socket.end()

  readonly #beLate = () => {
    const { socket } = this
    if (!this.#connection.isIdle) socket.setTimeout(limits.keepAliveTimeout + keepAliveBuffer)
    else if (this.#hasAsked) socket.destroy()
    else {
      this.#leave()
      this.#settings.refuseLate(socket)
    }
  }

  /** With what has been read, which Node reads before anything else. */
  #leave(bytes?: Buffer): void {
    const { socket } = this
    this.#left()
    socket.off('pause', stopReading).off('resume', readOn).off('timeout', this.#beLate).off('close', this.#left)
      .off('error', ignore).off('end', this.#end).off('data', this.#read)
    socket.setTimeout(0).pause()
    if (bytes) socket.unshift(bytes)
    this.#settings.giveToNode(socket)
    socket.resume()
  }
}

const ignore = () => undefined
