// The room for bodies: nobody has proven anything until the last byte of a body is there, and whoever knows a key id may send as
// many as he has connections. Small ones need no room: connections are bounded. Large ones share a number of bytes.
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
/** Half of all for one client, so that another finds room at once. */
const mostForOne = room / 2
const mostWaiting = 128
const patience = 5000

interface Waiting {
  readonly neighbourhood: string
  readonly bytes: number
  readonly enter: () => void
}

const free: Release = () => undefined

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
    total + bytes <= room && heldBy(neighbourhood) + bytes <= mostForOne
  /** Who holds least comes first, and of those who has waited longest. */
  const letIn = () => {
    for (;;) {
      let next: Waiting | undefined
      for (const each of waiting) {
        if (fits(each) && (!next || heldBy(each.neighbourhood) < heldBy(next.neighbourhood))) next = each
      }
      if (!next) return
      waiting.delete(next)
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
  return {
    take(neighbourhood, bytes) {
      if (bytes <= smallBody) return Promise.resolve(free)
      if (fits({ neighbourhood, bytes })) return Promise.resolve(enter(neighbourhood, bytes))
      const full = () => failure('ServiceUnavailable', 'The server is reading as much as it can; try again later.')
      const isCrowding = [...waiting].filter(each => each.neighbourhood === neighbourhood).length >= mostWaiting / 2
      if (waiting.size >= mostWaiting || isCrowding) return Promise.reject(full())
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(entry)
          reject(full())
        }, patience).unref()
        const entry: Waiting = {
          neighbourhood, bytes,
          enter() {
            clearTimeout(timer)
            resolve(enter(neighbourhood, bytes))
          },
        }
        waiting.add(entry)
      })
    },
  }
}
