// The room for bodies: nobody has proven anything until the last byte of a body is there, and whoever knows a key id may send as
// many as he has connections. Small ones need no room: connections are bounded. Large ones share a number of bytes, of which
// nobody may hold more than he leaves to others: one who has all that he can leaves half, and the next such a quarter. Seven such
// leave nothing: then what comes slowly gives way to whoever waits.
import type { Clock } from '../../core/clock.ts'
import { failure } from '../failures.ts'

/** What a body has of the room. */
export interface Place {
  /** All of it is there: it is not asked to give way any more. */
  arrived(): void
  /** Gives the room back, once. */
  release(): void
}

export interface BodyRoom {
  /**
   * For one call, until it is answered. Rejects with ServiceUnavailable where too many wait, or the wait is too long.
   * `giveWay` ends a body that has not arrived, and holds nothing any more.
   */
  take(neighbourhood: string, bytes: number, giveWay: () => void): Promise<Place>
}

/** Almost every call of AWS's clients; 12,000 connections can hold 190 MB so. */
export const smallBody = 16 * 1024
const room = 64 * 1024 * 1024
const mostWaiting = 128
const patience = 5000
/** Milliseconds in which a body arrives that nobody holds back on purpose. */
const soon = 500
/** How often those are looked for that hold room and do not fill it. */
const lookEvery = 50

interface Held {
  readonly neighbourhood: string
  readonly bytes: number
  readonly since: number
  readonly giveWay: () => void
}

interface Waiting {
  readonly neighbourhood: string
  readonly bytes: number
  readonly enter: () => void
  readonly refuse: () => void
}

const free: Place = { arrived: () => undefined, release: () => undefined }
const full = () => failure('ServiceUnavailable', 'The server is reading as much as it can; try again later.')

export function createBodyRoom(monotonic: Clock['monotonic']): BodyRoom {
  const held = new Map<string, number>()
  /** Bodies that have not arrived, oldest first. */
  const arriving = new Set<Held>()
  const waiting = new Set<Waiting>()
  let total = 0
  let looking: NodeJS.Timeout | undefined
  const heldBy = (neighbourhood: string) => held.get(neighbourhood) ?? 0
  const hold = (neighbourhood: string, bytes: number) => {
    total += bytes
    const now = heldBy(neighbourhood) + bytes
    if (now === 0) held.delete(neighbourhood)
    else held.set(neighbourhood, now)
  }
  const fits = ({ neighbourhood, bytes }: Pick<Waiting, 'neighbourhood' | 'bytes'>) =>
    heldBy(neighbourhood) + bytes <= room - total
  /** Who holds less comes before the other, and of those who hold as much who asks for less. */
  const isBefore = (one: Waiting, other: Waiting) =>
    (heldBy(one.neighbourhood) - heldBy(other.neighbourhood) || one.bytes - other.bytes) < 0
  /** Of those that wait and `may` be next; where it is all one, who has waited longest. */
  const nextOf = (may: (each: Waiting) => boolean): Waiting | undefined => {
    let next: Waiting | undefined
    for (const each of waiting) if (may(each) && (!next || isBefore(each, next))) next = each
    return next
  }
  const letIn = () => {
    for (let next = nextOf(fits); next; next = nextOf(fits)) next.enter()
  }
  const enter = (neighbourhood: string, bytes: number, giveWay: () => void): Place => {
    hold(neighbourhood, bytes)
    let isHeld = true
    const release = () => {
      if (!isHeld) return
      isHeld = false
      arriving.delete(entry)
      hold(neighbourhood, -bytes)
      letIn()
    }
    const entry: Held = {
      neighbourhood, bytes, since: monotonic(),
      giveWay() {
        release()
        giveWay()
      },
    }
    arriving.add(entry)
    return { arrived: () => arriving.delete(entry), release }
  }
  /** The oldest that is slow, of where most is held. */
  const findSlow = (): Held | undefined => {
    const before = monotonic() - soon
    let found: Held | undefined
    for (const each of arriving) {
      if (each.since > before) break
      if (!found || heldBy(each.neighbourhood) > heldBy(found.neighbourhood)) found = each
    }
    return found
  }
  /** One slow body after the other gives way, until none is slow or nobody waits. */
  const look = () => {
    for (let slow = findSlow(); slow && waiting.size > 0; slow = findSlow()) slow.giveWay()
    if (waiting.size === 0) looking = void clearInterval(looking)
  }
  const waitingOf = (neighbourhood: string) => [...waiting].filter(each => each.neighbourhood === neighbourhood)
  /**
   * Who neither holds nor waits gets the place of the last that came from where most wait, or where something is held; where all
   * wait alike, of the one who asks for most, if that is more than the newcomer does.
   */
  const makePlace = (neighbourhood: string, bytes: number): boolean => {
    if (heldBy(neighbourhood) > 0 || waitingOf(neighbourhood).length > 0) return false
    let most: readonly Waiting[] = []
    for (const each of waiting) {
      const crowd = waitingOf(each.neighbourhood)
      if (crowd.length > most.length || (crowd.length === most.length && heldBy(each.neighbourhood) > 0)) most = crowd
    }
    const last = most.at(-1)
    const isAlike = most.length === 1 && heldBy(last!.neighbourhood) === 0
    const leaving = isAlike ? [...waiting].toSorted((one, other) => other.bytes - one.bytes)[0] : last
    if (!leaving || (isAlike && leaving.bytes <= bytes)) return false
    leaving.refuse()
    return true
  }
  return {
    take(neighbourhood, bytes, giveWay) {
      if (bytes <= smallBody) return Promise.resolve(free)
      if (fits({ neighbourhood, bytes })) return Promise.resolve(enter(neighbourhood, bytes, giveWay))
      const isCrowding = waitingOf(neighbourhood).length >= mostWaiting / 2
      if (isCrowding || (waiting.size >= mostWaiting && !makePlace(neighbourhood, bytes))) return Promise.reject(full())
      return new Promise((resolve, reject) => {
        const leave = () => {
          clearTimeout(timer)
          waiting.delete(entry)
        }
        const entry: Waiting = {
          neighbourhood, bytes,
          enter() {
            leave()
            resolve(enter(neighbourhood, bytes, giveWay))
          },
          refuse() {
            leave()
            reject(full())
          },
        }
        const timer = setTimeout(entry.refuse, patience).unref()
        waiting.add(entry)
        looking ??= setInterval(look, lookEvery).unref()
      })
    },
  }
}
