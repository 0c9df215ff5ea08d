// An answer that is events: they are made while they are sent, one when its client has taken the one before. Each is made of what
// the store has by then. It has a place of its own, from its beginning until its client has gone, it ends by itself, or the
// server stops.
import { setTimeout } from 'node:timers/promises'
import type { EventStream } from '../../contracts/contract.ts'
import type { StreamedBody } from '../../engines/wire/answer.ts'
import { storeTime } from '../../storage/time/store-clock.ts'
import { sharerOf } from '../caller.ts'
import { asAwsError, failure } from '../failures.ts'
import type { Gateway } from '../gateway.ts'
import type { Invocation } from '../invocation.ts'
import { reportCause } from '../log/report.ts'
import type { EventLimit, StreamView } from './event-stream-room.ts'

const gone = () => failure('ServiceUnavailable', 'Nobody waits for further events.')

/**
 * Nothing is done before the events are read, which is behind the call's record: an attempt that is run again makes them anew.
 * INVARIANT: they see the store as it is, and write nothing.
 */
export function eventsOf<Event>(
  gateway: Gateway, call: Invocation, limit: EventLimit, make: (source: StreamView) => AsyncGenerator<Event, void>,
): EventStream<Event> {
  const { requestId, service: { facts }, contract, scope: { account, region, caller } } = call
  const place = `${facts.name}:${contract.name}/${account}/${region}`
  const sharer = sharerOf(caller)
  gateway.eventStreams.requireLeft(place, limit)
  return {
    [Symbol.asyncIterator]() {
      const ending = new AbortController()
      const leave = gateway.eventStreams.take({ caller: sharer, place, ending }, limit)
      const events = make(sourceOf(gateway, { account, region, sharer, signal: ending.signal }))
      return {
        async next() {
          try {
            const next = await events.next()
            if (next.done) leave()
            return next
          } catch (thrown) {
            leave()
            const error = asAwsError(thrown, requestId)
            reportCause(gateway, requestId, error)
            throw error
          }
        },
        async return() {
          leave()
          ending.abort(gone())
          return events.return()
        },
      }
    },
  }
}

/** They have their place before anything of the answer is sent: what finds none is refused like any call. */
export function openEvents(body: StreamedBody): StreamedBody {
  const reading = body.read()
  return { read: () => reading }
}

interface Viewer {
  readonly account: string
  readonly region: string
  readonly sharer: string
  readonly signal: AbortSignal
}

function sourceOf({ begin, clock, turns }: Gateway, { account, region, sharer, signal }: Viewer): StreamView {
  return {
    async look(read) {
      signal.throwIfAborted()
      if (turns.isOver()) await turns.next(sharer)
      const state = begin({ account, region }, turns.of(sharer))
      return read(state, await storeTime(state, clock.steady()))
    },
    async pause(milliseconds) {
      await setTimeout(milliseconds, undefined, { signal }).catch(() => signal.throwIfAborted())
    },
  }
}
