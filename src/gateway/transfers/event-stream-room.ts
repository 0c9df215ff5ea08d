// The room for streams of events, and what they are made of.
import type { AwsError } from '../../core/aws-error.ts'
import type { Instant } from '../../core/clock.ts'
import type { ReadUnit } from '../../storage/unit-of-work.ts'
import { failure } from '../failures.ts'

/** What events are made of. */
export interface StreamView {
  /** The store as it is now, in the call's account and Region, and its time. */
  look<T>(read: (state: ReadUnit, now: Instant) => Promise<T>): Promise<T>
  /** Rejects at once where nobody waits for further events. */
  pause(milliseconds: number): Promise<void>
}

export interface EventLimit {
  /** Of one operation's, in one account and Region. */
  readonly most: number
  readonly tooMany: () => AwsError
}

export interface OpenStream {
  readonly caller: string
  readonly place: string
  readonly ending: AbortController
}

const full = () => failure('ServiceUnavailable', 'The server sends as many streams of events as it can; try again later.')
const stopping = () => failure('ServiceUnavailable', 'This server has no further events; ask again.')

/** The streams of events that are sent; one caller leaves half of the room to others. */
export class EventStreamRoom {
  readonly #most: number
  readonly #open = new Set<OpenStream>()
  #isClosed = false

  constructor(most = 256) {
    this.#most = most
  }

  /** Throws where the place has as many as it may. */
  requireLeft(place: string, { most, tooMany }: EventLimit): void {
    if (this.#count(one => one.place === place) >= most) throw tooMany()
  }

  /** Aborting `ending` ends the stream. Answers what gives the room back. */
  take(stream: OpenStream, limit: EventLimit): () => void {
    if (this.#isClosed) throw stopping()
    this.requireLeft(stream.place, limit)
    if (this.#count(one => one.caller === stream.caller) >= this.#most - this.#open.size) throw full()
    this.#open.add(stream)
    return () => void this.#open.delete(stream)
  }

  /** Ends all of them, and lets none begin: each client is told that there is no more. */
  close(): void {
    this.#isClosed = true
    for (const { ending } of this.#open) ending.abort(stopping())
  }

  #count(is: (one: OpenStream) => boolean): number {
    let count = 0
    for (const one of this.#open) if (is(one)) count++
    return count
  }
}
