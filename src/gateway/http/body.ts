// The bytes of a body, of which nobody knows yet who sent them.
import type { IncomingMessage } from 'node:http'
import type { AwsError } from '../../core/aws-error.ts'
import { smallBody, type Place } from './bodies.ts'
import { ownBytes } from './own-bytes.ts'
import { failure } from '../failures.ts'

/** What a large body has at least, and the rate at which it must come: it holds room that others wait for. */
const leastPatience = 10_000
const bytesPerMillisecond = 128

/** Room for so many bytes; `giveWay` ends the reading where others need it first. */
export type TakeRoom = (giveWay: () => void) => Promise<Pick<Place, 'arrived'>>

/**
 * `expected` is the length as announced, or the most that it may be. Room for it is taken when more has come than needs none: who
 * announces much and sends little holds nothing. Rejects where more arrives, and where it is cut off or slow.
 */
export function readBody(request: IncomingMessage, expected: number, takeRoom: TakeRoom): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const cutOff = () => reject(failure('SerializationException', 'The request ended before its body did.'))
    if (request.destroyed) {
      cutOff()
      return
    }
    const body = new GrowingBody(Math.min(expected, smallBody))
    const stop = (error: AwsError) => {
      request.removeAllListeners('data')
      request.resume()
      reject(error)
    }
    const large = expected > smallBody ? new LargeBody(request, expected, takeRoom, stop) : undefined
    request.on('data', (chunk: Buffer) => {
      if (!(body.length + chunk.length <= expected)) {
        large?.end()
        return stop(tooLarge(expected))
      }
      body.add(chunk)
      large?.grow(body)
    })
    request.on('end', () => {
      large?.end()
      resolve(body.bytes())
    })
    request.on('error', cutOff)
    request.on('close', () => {
      large?.end()
      if (!request.complete) cutOff()
    })
  })
}

/** What a body has that may become large: a time to come in, and room once it is. */
class LargeBody {
  readonly #request: IncomingMessage
  readonly #expected: number
  readonly #takeRoom: TakeRoom
  readonly #stop: (error: AwsError) => void
  #hasAsked = false
  #isOver = false
  #place: Pick<Place, 'arrived'> | undefined
  #timer: NodeJS.Timeout

  constructor(request: IncomingMessage, expected: number, takeRoom: TakeRoom, stop: (error: AwsError) => void) {
    this.#request = request
    this.#expected = expected
    this.#takeRoom = takeRoom
    this.#stop = stop
    this.#timer = this.#hurry()
  }

  grow(body: GrowingBody): void {
    if (this.#hasAsked || body.length <= smallBody) return
    this.#hasAsked = true
    void this.#makeRoom(body)
  }

  /** Nothing more is expected, whether all of it has come or it was given up. */
  end(): void {
    this.#isOver = true
    clearTimeout(this.#timer)
    this.#place?.arrived()
  }

  async #makeRoom(body: GrowingBody): Promise<void> {
    this.#request.pause()
    try {
      this.#place = await this.#takeRoom(() => this.#slow())
      if (this.#isOver) return this.#place.arrived()
      body.expect(this.#expected)
      clearTimeout(this.#timer)
      this.#timer = this.#hurry()
      this.#request.resume()
    } catch (error) {
      this.end()
      this.#stop(error as AwsError)
    }
  }

  #hurry(): NodeJS.Timeout {
    return setTimeout(() => this.#slow(), leastPatience + this.#expected / bytesPerMillisecond)
  }

  #slow(): void {
    this.end()
    this.#stop(failure('ServiceUnavailable', 'The body of the request came too slowly.'))
  }
}

export const tooLarge = (limit: number) => failure('RequestEntityTooLargeException', `Request is larger than ${limit} bytes.`)

const empty: Buffer = Buffer.alloc(0)

/**
 * One buffer, whatever pieces it came in: a client chooses how small they are, and each as an object takes a hundred bytes.
 * INVARIANT: what has come is no longer than what is expected, until room is taken for more. So each buffer is twice what there
 * was before or the last, and no byte is copied once for every piece that comes behind it.
 */
class GrowingBody {
  #expected: number
  #buffer = empty
  length = 0

  constructor(expected: number) {
    this.#expected = expected
  }

  /** More than before. */
  expect(length: number): void {
    this.#expected = length
  }

  add(chunk: Buffer): void {
    const length = this.length + chunk.length
    if (this.length === 0) this.#buffer = ownBytes(chunk)
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
