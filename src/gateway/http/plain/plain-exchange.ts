// A plain request, and its answer on its connection.
import type { Socket } from 'node:net'
import { isMeasured, type StreamedBody } from '../../../engines/wire/answer.ts'
import type { Answer } from '../../stages/encode.ts'
import type { WireRequest } from '../../stages/receive.ts'
import type { Exchange } from '../answering.ts'
import { inOnePiece, type BodyPieces } from '../body-source.ts'
import type { Connection } from '../connections.ts'
import { heldUntil, writeStream, type Hold, type HoldBytes, type StreamedAnswer } from '../send.ts'
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

  async sendStream(answer: StreamedAnswer, isDraining: boolean, hold: HoldBytes): Promise<void> {
    const { socket } = this
    const { stream } = answer
    const isWhole = isMeasured(stream)
    // A connection has no further call behind events that go on for hours.
    if (!isWhole) this.endBehind()
    const head = this.#begin(answer, stream.length, isDraining)
    await writeStream(isWhole ? stream : inChunks(stream), socket, hold, () => socket.write(head, 'latin1'), async () => {
      await new Promise<void>(resolve => socket.write(isWhole ? '' : lastChunk, () => resolve()))
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

  #begin(answer: Answer, length: number | undefined, isDraining: boolean): string {
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

const lastChunk = '0\r\n\r\n'

/** HTTP: a body of which nobody knows how long it will be. */
function inChunks({ read }: StreamedBody): StreamedBody {
  return {
    read() {
      const reading = read()
      return {
        async next() {
          const next = await reading.next()
          return next.done ? next : { done: false, value: chunkOf(next.value) }
        },
        async return() {
          await reading.return?.()
          return { done: true, value: undefined }
        },
      }
    },
  }
}

/** One of no bytes would be the last. */
function chunkOf(bytes: Uint8Array): Uint8Array {
  return bytes.length === 0 ? bytes : Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, lineEnd])
}

const lineEnd = Buffer.from('\r\n')
