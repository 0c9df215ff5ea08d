// What node:http reads: each connection that it is given, with what stands before its parser, and what the parser refuses.
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Connections } from '../connections.ts'
import { refuseMalformed } from '../malformed-http.ts'
import { findHeader } from '../raw-headers.ts'
import { serve, type ServeSettings } from '../serve.ts'
import { NodeExchange } from './node-exchange.ts'
import { NodeReader } from './node-reader.ts'
import { countPieces, stopParsing } from './parser.ts'

export type GiveToNode = (socket: Socket) => void

/** Node's parser refuses it so, or says so of its own. */
const refused = (code: string) => Object.assign(new Error('The request was refused.'), { code })
export const lateRequest = () => refused('ERR_HTTP_REQUEST_TIMEOUT')
const longHead = () => refused('HPE_HEADER_OVERFLOW')

/** Takes the connections from node:http, which has each that is given to what this answers with. */
export function takeRequests(server: Server, connections: Connections, served: ServeSettings): GiveToNode {
  const readers = new WeakMap<Socket, NodeReader>()
  const take = (request: IncomingMessage, response: ServerResponse, begin?: () => void) => {
    const { socket } = request
    readers.get(socket)?.told(request)
    if (findHeader(request.rawHeaders, 'transfer-encoding') !== undefined) countPieces(socket)
    const exchange = new NodeExchange(connections.of(socket), request, response)
    served.answering.carryOut(exchange, letGo => {
      begin?.()
      return serve(exchange, served, letGo)
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
    const reader = readers.get(socket)
    // It has its answer.
    if (reader?.isOver) return
    reader?.end()
    // A call that came whole is answered, and nothing behind it: who made it would take a refusal for its answer.
    if (!connections.of(socket).endAfterWhole()) refuseMalformed(error, socket)
  })
  const listeners = server.listeners('connection') as ((this: Server, socket: Socket) => void)[]
  server.removeAllListeners('connection')
  return socket => {
    const connection = connections.of(socket)
    for (const listener of listeners) listener.call(server, socket)
    const reader = new NodeReader(socket, {
      hold: bytes => connection.heads.add(bytes, connection.source),
      refuseLong: () => void server.emit('clientError', longHead(), socket),
      refuseLate: () => served.refuseLate(socket),
    })
    readers.set(socket, reader)
    connection.stopReading = () => {
      reader.end()
      stopParsing(socket)
    }
  }
}
