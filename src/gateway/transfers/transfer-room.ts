// The room for bodies that are too large to be held: each has a place while it goes on, and moves at a rate, be it slow. One
// caller leaves half of the places to others; where somebody waits, who moves nothing gives way at once.
import type { Clock } from '../../core/clock.ts'
import { failure } from '../failures.ts'
import { Crowds } from '../http/crowds.ts'

export interface Transfer {
  moved(bytes: number): void
  /** Gives the place back, once. */
  end(): void
}

export interface TransferRoom {
  /** Rejects where too many wait, or the wait is too long. `giveWay` ends the transfer, which holds no place any more. */
  take(caller: string, giveWay: () => void): Promise<Transfer>
}

export interface TransferSettings {
  readonly monotonic: Clock['monotonic']
  /** At once; each holds a piece or two of a blob. */
  readonly most?: number
  /** Milliseconds that one waits. */
  readonly patience?: number
  /** In which at least `leastMoved` is moved. */
  readonly window?: number
}

const mostWaiting = 512
/** Bytes in a window: 16 KB a second. */
const leastMoved = 160 * 1024
/** Milliseconds in which a transfer moves that nobody holds back on purpose. */
const soon = 500
const lookEvery = 250
/** Behind it a blob that is staged is given up. */
export const longestTransfer = 12 * 60 * 60_000

interface Place {
  readonly caller: string
  readonly since: number
  readonly giveWay: () => void
  movedAt: number
  windowFrom: number
  movedInWindow: number
}

interface Waiting {
  readonly caller: string
  readonly enter: () => void
  readonly refuse: () => void
}

const full = () => failure('ServiceUnavailable', 'The server moves as many bodies as it can; try again later.')

export function createTransferRoom(settings: TransferSettings): TransferRoom {
  const { monotonic, most = 256, patience = 5000, window = 10_000 } = settings
  const places = new Set<Place>()
  const crowds = new Crowds<Place>()
  const counts = new Map<string, number>()
  const waiting = new Set<Waiting>()
  let looking: NodeJS.Timeout | undefined
  const heldBy = (caller: string) => counts.get(caller) ?? 0
  const fits = (caller: string) => heldBy(caller) < most - places.size
  const leave = (place: Place) => {
    if (!places.delete(place)) return false
    crowds.remove(place.caller, place)
    const left = heldBy(place.caller) - 1
    if (left === 0) counts.delete(place.caller)
    else counts.set(place.caller, left)
    return true
  }
  const letIn = () => {
    for (const one of waiting) if (fits(one.caller)) one.enter()
  }
  const isSlow = (place: Place, now: number): boolean => {
    if (now - place.since > longestTransfer) return true
    if (now - place.windowFrom < window) return false
    const isBehind = place.movedInWindow < leastMoved
    place.windowFrom = now
    place.movedInWindow = 0
    return isBehind
  }
  const end = (place: Place) => {
    if (leave(place)) place.giveWay()
  }
  /** Of whoever holds most, for whoever waits and holds less: the one that has not moved for longest, if that is long. */
  const findStalled = (now: number): Place | undefined => {
    let found: Place | undefined
    for (const place of crowds.greatest) if (!found || place.movedAt < found.movedAt) found = place
    if (!found || now - found.movedAt < soon) return undefined
    const { caller } = found
    return [...waiting].some(one => heldBy(one.caller) < heldBy(caller)) ? found : undefined
  }
  const look = () => {
    const now = monotonic()
    for (const place of places) if (isSlow(place, now)) end(place)
    letIn()
    for (let stalled = findStalled(now); stalled && waiting.size > 0; stalled = findStalled(now)) {
      end(stalled)
      letIn()
    }
    if (places.size === 0 && waiting.size === 0) looking = void clearInterval(looking)
  }
  const enter = (caller: string, giveWay: () => void): Transfer => {
    const now = monotonic()
    const place: Place = { caller, since: now, giveWay, movedAt: now, windowFrom: now, movedInWindow: 0 }
    places.add(place)
    crowds.add(caller, place)
    counts.set(caller, heldBy(caller) + 1)
    return {
      moved(bytes) {
        place.movedAt = monotonic()
        place.movedInWindow += bytes
      },
      end() {
        if (leave(place)) letIn()
      },
    }
  }
  return {
    take(caller, giveWay) {
      looking ??= setInterval(look, lookEvery).unref()
      if (fits(caller)) return Promise.resolve(enter(caller, giveWay))
      const ofCaller = [...waiting].filter(one => one.caller === caller).length
      if (waiting.size >= mostWaiting || ofCaller >= mostWaiting / 2) return Promise.reject(full())
      return new Promise((resolve, reject) => {
        const stop = () => {
          clearTimeout(timer)
          waiting.delete(entry)
        }
        const entry: Waiting = {
          caller,
          enter() {
            stop()
            resolve(enter(caller, giveWay))
          },
          refuse() {
            stop()
            reject(full())
          },
        }
        const timer = setTimeout(entry.refuse, patience).unref()
        waiting.add(entry)
      })
    },
  }
}
