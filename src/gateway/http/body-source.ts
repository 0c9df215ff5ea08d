// The bytes of a body as somebody asks for them: what is not asked for stays with the client.
import type { IncomingMessage } from 'node:http'

export type BodyPieces = Pick<BodySource, 'next' | 'stop' | 'leave'>

export class BodySource {
  readonly #request: IncomingMessage
  #failure: Error | undefined
  #isOver = false
  #wake: () => void = () => undefined

  /** `cutOff` is what is thrown where the connection ends before the body does. */
  constructor(request: IncomingMessage, cutOff: () => Error) {
    this.#request = request
    const lost = () => {
      if (!request.complete) this.#failure ??= cutOff()
      this.#wake()
    }
    request.on('readable', this.#look).on('end', this.#end).on('error', lost).on('close', lost)
    if (request.destroyed) lost()
  }

  /** Undefined when all has come. */
  async next(): Promise<Buffer | undefined> {
    for (;;) {
      if (this.#failure) throw this.#failure
      const bytes = this.#request.read() as Buffer | null
      if (bytes) return bytes
      if (this.#isOver || this.#request.readableEnded) return undefined
      await new Promise<void>(resolve => (this.#wake = resolve))
    }
  }

  /** Whoever waits for more is told so. */
  stop(error: Error): void {
    this.#failure ??= error
    this.#wake()
  }

  /** Leaves what is still to come to whoever answers. */
  leave(): void {
    this.#request.off('readable', this.#look).off('end', this.#end)
  }

  readonly #look = () => this.#wake()

  readonly #end = () => {
    this.#isOver = true
    this.#wake()
  }
}

/** Of one that is there. */
export function inOnePiece(body: Buffer): BodyPieces {
  let left = body.length > 0 ? body : undefined
  let failure: Error | undefined
  return {
    async next() {
      if (failure) throw failure
      const piece = left
      left = undefined
      return piece
    },
    stop: error => void (failure ??= error),
    leave: () => undefined,
  }
}
