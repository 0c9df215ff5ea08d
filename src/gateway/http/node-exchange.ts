// A request that node:http has read, and its answer.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Answer } from '../stages/encode.ts'
import type { Exchange } from './answering.ts'
import { owedBy, type Connection, type Owed } from './connections.ts'
import { send, sendStream, taken, type Hold, type HoldBytes, type StreamedAnswer } from './send.ts'

export class NodeExchange implements Exchange {
  readonly connection: Connection
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly #owed: Owed

  constructor(connection: Connection, request: IncomingMessage, response: ServerResponse) {
    this.connection = connection
    this.request = request
    this.response = response
    this.#owed = owedBy(response)
  }

  isOwed(): boolean {
    return this.#owed.isOwed()
  }

  endBehind(): void {
    this.#owed.endBehind()
  }

  date(text: string): void {
    this.response.setHeader('date', text)
  }

  send(answer: Answer, isDraining: boolean): number {
    return send(this.request, this.response, answer, isDraining)
  }

  sendStream(answer: StreamedAnswer, isDraining: boolean, hold: HoldBytes): Promise<void> {
    return sendStream(this.request, this.response, answer, isDraining, hold)
  }

  holdBack(): number {
    return this.request.complete ? this.connection.holdBack() : 0
  }

  taken(hold: Hold): Promise<void> {
    return taken(this.request, this.response, hold)
  }

  destroy(): void {
    this.response.destroy()
  }
}
