// The room for bodies: nobody has proven anything until the last byte of a body is there, and whoever knows a key id may send as
// many as he has connections. Small ones need no room: connections are bounded. Large ones share a number of bytes, of which
// nobody may hold more than he leaves to others: one who has all that he can leaves half, and the next such a quarter.
import { failure } from './failures.ts'

/** Gives the room back. */
export type Release = () => void

export interface BodyRoom {
  /** For one call, until it is answered. Rejects with ServiceUnavailable where too many wait, or the wait is too long. */
  take(neighbourhood: string, bytes: number): Promise<Release>
}

/** Almost every call of AWS's clients; 12,000 connections can hold 190 MB so. */
export const smallBody = 16 * 1024
const room = 64 * 1024 * 1024
const mostWaiting = 128
const patience = 5000

interface Waiting {
  readonly neighbourhood: string
  readonly bytes: number
  readonly enter: () => void
  readonly refuse: () => void
}

const free: Release = () => undefined
const full = () => failure('ServiceUnavailable', 'The server is reading as much as it can; try again later.')

export function createBodyRoom(): BodyRoom {
  const held = new Map<string, number>()
  const waiting = new Set<Waiting>()
  let total = 0
  const heldBy = (neighbourhood: string) => held.get(neighbourhood) ?? 0
  const hold = (neighbourhood: string, bytes: number) => {
    total += bytes
    const now = heldBy(neighbourhood) + bytes
    if (now === 0) held.delete(neighbourhood)
    else held.set(neighbourhood, now)
  }
  const fits = ({ neighbourhood, bytes }: Pick<Waiting, 'neighbourhood' | 'bytes'>) =>
    heldBy(neighbourhood) + bytes <= room - total
  /** Who holds least comes first, and of those who has waited longest. */
  const letIn = () => {
    for (;;) {
      let next: Waiting | undefined
      for (const each of waiting) {
        if (fits(each) && (!next || heldBy(each.neighbourhood) < heldBy(next.neighbourhood))) next = each
      }
      if (!next) return
      next.enter()
    }
  }
  const enter = (neighbourhood: string, bytes: number): Release => {
    hold(neighbourhood, bytes)
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      hold(neighbourhood, -bytes)
      letIn()
    }
  }
  const waitingOf = (neighbourhood: string) => [...waiting].filter(each => each.neighbourhood === neighbourhood)
  /** Who neither holds nor waits gets the place of the last that came from where most wait, or where something is held. */
  const makePlace = (neighbourhood: string): boolean => {
    if (heldBy(neighbourhood) > 0 || waitingOf(neighbourhood).length > 0) return false
    let most: readonly Waiting[] = []
    for (const each of waiting) {
      const crowd = waitingOf(each.neighbourhood)
      if (crowd.length > most.length || (crowd.length === most.length && heldBy(each.neighbourhood) > 0)) most = crowd
    }
    const last = most.at(-1)
    if (!last || (most.length === 1 && heldBy(last.neighbourhood) === 0)) return false
    last.refuse()
    return true
  }
  return {
    take(neighbourhood, bytes) {
      if (bytes <= smallBody) return Promise.resolve(free)
      if (fits({ neighbourhood, bytes })) return Promise.resolve(enter(neighbourhood, bytes))
      const isCrowding = waitingOf(neighbourhood).length >= mostWaiting / 2
      if (isCrowding || (waiting.size >= mostWaiting && !makePlace(neighbourhood))) return Promise.reject(full())
      return new Promise((resolve, reject) => {
        const leave = () => {
          clearTimeout(timer)
          waiting.delete(entry)
        }
        const entry: Waiting = {
          neighbourhood, bytes,
          enter() {
            leave()
            resolve(enter(neighbourhood, bytes))
          },
          refuse() {
            leave()
            reject(full())
          },
        }
        const timer = setTimeout(entry.refuse, patience).unref()
        waiting.add(entry)
      })
    },
  }
}
