// A plain request, and its answer on its connection.
import type { Socket } from 'node:net'
import type { Answer } from '../../stages/encode.ts'
import type { WireRequest } from '../../stages/receive.ts'
import type { Exchange, StreamedAnswer } from '../answering.ts'
import { inOnePiece, type BodyPieces } from '../body-source.ts'
import type { Connection } from '../connections.ts'
import { heldUntil, writeStream, type Hold } from '../send.ts'
import { answerHead } from './answer-head.ts'
import type { PlainRequest } from './plain-request.ts'

export class PlainExchange implements Exchange, WireRequest {
  readonly connection: Connection
  readonly socket: Socket
  readonly method = 'POST'
  readonly target = '/'
  readonly rawHeaders: readonly string[]
  readonly #body: Buffer
  #first: string | undefined
  #isDated = false
  #isLast = false
  #isAnswered = false
  #isTaken = false
  #tellTaken: () => void = () => undefined

  constructor(connection: Connection, { rawHeaders, body }: PlainRequest) {
    this.connection = connection
    this.socket = connection.socket
    this.rawHeaders = rawHeaders
    this.#body = body
  }

  async readBody(): Promise<Buffer> {
    return this.#body
  }

  openBody(): BodyPieces {
    return inOnePiece(this.#body)
  }

  isOwed(): boolean {
    return !this.#isAnswered
  }

  endBehind(): void {
    if (!this.#isLast) this.#say('connection: close')
    this.#isLast = true
  }

  date(text: string): void {
    this.#say(`date: ${text}`)
    this.#isDated = true
  }

  send(answer: Answer, isDraining: boolean): number {
    const { body } = answer
    const length = Buffer.byteLength(body)
    const head = this.#begin(answer, length, isDraining)
    const { socket } = this
    // Who has closed his end takes no answer.
    if (!socket.writable) return 0
    if (typeof body === 'string') socket.write(head + body, body === '' ? 'latin1' : 'utf8', this.#end)
    else {
      socket.cork()
      socket.write(head, 'latin1')
      socket.write(body, this.#end)
      socket.uncork()
    }
    if (this.#isLast) socket.destroySoon()
    return socket.writableLength === 0 ? 0 : length
  }

  async sendStream(answer: StreamedAnswer, isDraining: boolean): Promise<void> {
    const { socket } = this
    const head = this.#begin(answer, answer.stream.length, isDraining)
    await writeStream(answer.stream, socket, () => socket.write(head, 'latin1'), async () => {
      await new Promise<void>(resolve => socket.write('', () => resolve()))
      if (this.#isLast) socket.destroySoon()
    })
  }

  holdBack(): number {
    return this.connection.holdBack()
  }

  taken(hold: Hold): Promise<void> {
    if (this.socket.destroyed || this.#isTaken) return Promise.resolve()
    return heldUntil(this.socket, hold, end => (this.#tellTaken = end))
  }

  destroy(): void {
    this.socket.destroy()
  }

  #begin(answer: Answer, length: number, isDraining: boolean): string {
    if (isDraining) this.endBehind()
    const head = answerHead(answer, length, { first: this.#first, isDated: this.#isDated, isLast: this.#isLast })
    this.#isAnswered = true
    return head
  }

  /** In the order in which node:http is told. */
  #say(line: string): void {
    this.#first = `${this.#first ?? ''}${line}\r\n`
  }

  readonly #end = () => {
    this.#isTaken = true
    this.#tellTaken()
  }
}
