// A request that node:http has read, and its answer.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { isMeasured } from '../../../engines/wire/answer.ts'
import type { Answer } from '../../stages/encode.ts'
import type { Exchange } from '../answering.ts'
import type { Connection } from '../connections.ts'
import { readByParser, skipBody } from './parser.ts'
import { drained, heldUntil, writeStream, type Hold, type HoldBytes, type StreamedAnswer } from '../send.ts'

/** For the rest of a body that nobody wants. */
const longestLeftover = 1000

export class NodeExchange implements Exchange {
  readonly connection: Connection
  readonly request: IncomingMessage
  readonly response: ServerResponse

  constructor(connection: Connection, request: IncomingMessage, response: ServerResponse) {
    this.connection = connection
    this.request = request
    this.response = response
  }

  get target(): string {
    return this.request.url!
  }

  get rawHeaders(): readonly string[] {
    return this.request.rawHeaders
  }

  isOwed(): boolean {
    return this.request.complete && !this.response.headersSent
  }

  endBehind(): void {
    this.response.setHeader('connection', 'close')
  }

  date(text: string): void {
    this.response.setHeader('date', text)
  }

  send({ status, headers, body }: Answer, isDraining: boolean): number {
    const { request, response } = this
    // What is told of a head alone has the length that its body would have.
    const told = request.method === 'HEAD' ? headers['content-length'] : undefined
    const length = told === undefined ? Buffer.byteLength(body) : Number(told)
    // A body that nobody read would be taken for the next request.
    if (isDraining || !request.complete) this.endBehind()
    response.writeHead(status, headOf(headers, length))
    if (!request.complete && !request.destroyed && request.method !== 'HEAD') {
      this.#endAfter(body)
      return length
    }
    response.end(request.method === 'HEAD' ? undefined : body)
    // Almost always, where no answer before it is on its way.
    return response.socket?.writableLength === 0 ? 0 : length
  }

  async sendStream({ status, headers, stream }: StreamedAnswer, isDraining: boolean, hold: HoldBytes): Promise<void> {
    const { request, response } = this
    await writeStream(stream, response, hold, () => {
      // A connection has no further call behind events that go on for hours.
      if (isDraining || !request.complete || !isMeasured(stream)) this.endBehind()
      response.writeHead(status, headOf(headers, stream.length))
    }, async () => {
      response.end()
      if (!response.writableFinished && !response.destroyed) await drained(response, 'finish')
    })
  }

  holdBack(): number {
    return this.request.complete ? this.connection.holdBack() : 0
  }

  taken(hold: Hold): Promise<void> {
    const { request: { socket }, response } = this
    if (socket.destroyed || response.closed) return Promise.resolve()
    return heldUntil(socket, hold, end => response.once('close', end))
  }

  destroy(): void {
    this.response.destroy()
  }

  /** A socket that is closed while its client sends is reset, and the answer lost with it. The rest is thrown away first. */
  #endAfter(body: Answer['body']): void {
    const { request, response } = this
    response.write(body)
    const end = () => {
      clearTimeout(patience)
      response.end()
    }
    const patience = setTimeout(end, longestLeftover)
    skipBody(request.socket)
    readByParser(request.socket)
    request.once('close', end).once('end', end).resume()
  }
}

/**
 * With the length at its end: once Node knows that, it takes a Content-Disposition for UTF-8, and throws where it is none.
 */
function headOf({ 'content-length': _length, ...headers }: Answer['headers'], length: number | undefined) {
  return length === undefined ? headers : { ...headers, 'content-length': length }
}
