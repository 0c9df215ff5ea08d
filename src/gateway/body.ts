// The bytes of a body, of which nobody knows yet who sent them.
import type { IncomingMessage } from 'node:http'
import type { AwsError } from '../core/aws-error.ts'
import { smallBody, type Place } from './bodies.ts'
import { failure } from './failures.ts'

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
    let place: Pick<Place, 'arrived'> | undefined
    let timer: NodeJS.Timeout | undefined
    const stop = (error: AwsError) => {
      clearTimeout(timer)
      request.removeAllListeners('data')
      request.resume()
      reject(error)
    }
    const slow = () => stop(failure('ServiceUnavailable', 'The body of the request came too slowly.'))
    const hurry = () => {
      clearTimeout(timer)
      timer = setTimeout(slow, leastPatience + expected / bytesPerMillisecond)
    }
    const makeRoom = async () => {
      request.pause()
      try {
        place = await takeRoom(slow)
        body.expect(expected)
        hurry()
        request.resume()
      } catch (error) {
        stop(error as AwsError)
      }
    }
    if (expected > smallBody) hurry()
    request.on('data', (chunk: Buffer) => {
      if (!(body.length + chunk.length <= expected)) return stop(tooLarge(expected))
      const isSmall = body.length <= smallBody
      body.add(chunk)
      if (isSmall && body.length > smallBody) void makeRoom()
    })
    request.on('end', () => {
      clearTimeout(timer)
      place?.arrived()
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
