// What the heads of requests hold of which nobody knows yet who sends them: those that have not come whole, and those whose call
// has not begun or whose body has not come. What is ordinary needs no room, and behind that the gate counts calls.
import { neighbourhoodOf } from './addresses.ts'
import type { RawHeaders } from './raw-headers.ts'
import type { Source } from './trusted-proxies.ts'
import { YieldingRoom } from './yielding-room.ts'

/** Of a head that has not come whole; 12,000 connections can hold 12 MB so. */
export const smallHead = 1024
/** Of one that has; 12,000 connections can hold 96 MB so. AWS's clients send a fourth of it. */
const ordinaryHead = 8 * 1024
/** For some 2,500 heads that are as large as they may be, which cost 16 KB and 25 KB more. */
const sharedRoom = 96 * 1024 * 1024
/** A string with its place in a list, beside its characters. */
const perString = 64

export const headRoom = () => new YieldingRoom({ small: smallHead, room: sharedRoom })

/** What a request's head takes when it has been read. */
export function headCost(target: string, rawHeaders: RawHeaders): number {
  let cost = target.length + rawHeaders.length * perString
  for (const text of rawHeaders) cost += text.length
  return cost
}

/** Those of one connection. */
export class HeldHeads {
  readonly #room: YieldingRoom
  readonly #giveWay: () => void
  #bytes = 0
  #isOver = false
  #release: () => void = () => undefined

  constructor(room: YieldingRoom, giveWay: () => void) {
    this.#room = room
    this.#giveWay = giveWay
  }

  /** Of a whole head, until what is answered with is called; undefined for one that is ordinary. */
  whole(cost: number, source: Source): (() => void) | undefined {
    if (cost <= ordinaryHead) return undefined
    let isHeld = true
    this.add(cost, source)
    return () => {
      if (isHeld) this.add(-cost, source)
      isHeld = false
    }
  }

  add(bytes: number, { address }: Source): void {
    if (this.#isOver || bytes === 0) return
    this.#bytes += bytes
    this.#release()
    this.#release = this.#room.hold(neighbourhoodOf(address), this.#bytes, this.#giveWay)
  }

  /** The connection is closed. */
  end(): void {
    this.#isOver = true
    this.#release()
  }
}
