// The bytes of a body, of which nobody knows yet who sent them.
import type { IncomingMessage } from 'node:http'
import { failure } from './failures.ts'
import { smallBody } from './bodies.ts'

/** What a large body has at least, and the rate at which it must come: it holds room that others wait for. */
const leastPatience = 10_000
const bytesPerMillisecond = 128

/**
 * `expected` is the length as announced, or the most that it may be: there is room for no more. Rejects where more arrives, and
 * where it is cut off or slow.
 */
export function readBody(request: IncomingMessage, expected: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const cutOff = () => reject(failure('SerializationException', 'The request ended before its body did.'))
    if (request.destroyed) {
      cutOff()
      return
    }
    const slow = () => reject(failure('ServiceUnavailable', 'The body of the request came too slowly.'))
    const timer = expected > smallBody ? setTimeout(slow, leastPatience + expected / bytesPerMillisecond) : undefined
    const body = new GrowingBody(expected)
    request.on('data', (chunk: Buffer) => {
      if (body.length + chunk.length <= expected) body.add(chunk)
      else {
        clearTimeout(timer)
        request.removeAllListeners('data')
        request.resume()
        reject(tooLarge(expected))
      }
    })
    request.on('end', () => {
      clearTimeout(timer)
      resolve(body.bytes())
    })
    request.on('error', cutOff)
    request.on('close', () => {
      clearTimeout(timer)
      if (!request.complete) cutOff()
    })
  })
}

export const tooLarge = (limit: number) => failure('RequestEntityTooLargeException', `Request is larger than ${limit} bytes.`)

const empty: Buffer = Buffer.alloc(0)

/**
 * One buffer, whatever pieces it came in: a client chooses how small they are, and each as an object takes a hundred bytes.
 * INVARIANT: it is never longer than expected. So each buffer is twice what there was before or the last, and no byte is copied
 * once for every piece that comes behind it.
 */
class GrowingBody {
  readonly #expected: number
  #buffer = empty
  length = 0

  constructor(expected: number) {
    this.#expected = expected
  }

  add(chunk: Buffer): void {
    const length = this.length + chunk.length
    if (this.length === 0) this.#buffer = chunk
    else {
      if (length > this.#buffer.length) this.#grow(length)
      chunk.copy(this.#buffer, this.length)
    }
    this.length = length
  }

  #grow(length: number): void {
    const grown = Buffer.allocUnsafeSlow(Math.max(length, Math.min(this.#expected, length * 2)))
    this.#buffer.copy(grown, 0, 0, this.length)
    this.#buffer = grown
  }

  bytes(): Buffer {
    return this.#buffer.subarray(0, this.length)
  }
}
