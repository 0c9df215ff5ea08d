// What the heads of requests hold of which nobody knows yet who sends them: those that have not come whole, and those whose call
// has not begun or whose body has not come. What is ordinary needs no room, and behind that the gate counts calls.
import { neighbourhoodOf } from './addresses.ts'
import type { RawHeaders } from './raw-headers.ts'
import type { Source } from './trusted-proxies.ts'
import { YieldingRoom } from './yielding-room.ts'

/** Of a head that has not come whole. */
export const smallHead = 1024
/** Of all that a connection holds, whole or not; 12,000 can hold 96 MB so. A head of AWS's clients takes a fourth of it. */
const ordinaryHeads = 8 * 1024
/** What a head of as many lines and bytes as it may have takes when it has been read, 200 headers more than half of it. */
export const largestHead = 41 * 1024
const sharedRoom = 2400 * largestHead
/** A string with its place in a list, beside its characters. */
const perString = 64

export const headRoom = () => new YieldingRoom({ small: smallHead, room: sharedRoom })

/** What a request's head takes when it has been read. */
export function headCost(target: string, rawHeaders: RawHeaders): number {
  let cost = target.length + rawHeaders.length * perString
  for (const text of rawHeaders) cost += text.length
  return cost
}

/** Whose heads they are, where the room is used up. */
export interface Holder {
  /** Lets go of what has not come whole, and ends behind the calls that have. False where there are none. */
  endAfterWhole(): boolean
  /** Ends behind the call that is carried out, or at once. */
  endAfterBegun(): void
}

const nothing = () => undefined

/** Those of one connection. */
export class HeldHeads {
  readonly #room: YieldingRoom
  readonly #holder: Holder
  #whole = 0
  #partial = 0
  #inRoom = 0
  #isOver = false
  #isYielding = false
  #release: () => void = nothing

  constructor(room: YieldingRoom, holder: Holder) {
    this.#room = room
    this.#holder = holder
  }

  /** Of a whole head, until what is answered with is called. */
  whole(cost: number, { address }: Source): () => void {
    let isHeld = true
    this.#whole += cost
    this.#keep(address)
    return () => {
      if (!isHeld) return
      isHeld = false
      this.#whole -= cost
      this.#keep(address)
    }
  }

  /** So many bytes more of one that is not whole. */
  add(bytes: number, { address }: Source): void {
    this.#partial += bytes
    this.#keep(address)
  }

  /** The connection is closed. */
  end(): void {
    this.#isOver = true
    this.#release()
  }

  /** What is ordinary is added up and no more. */
  #keep(address: string): void {
    const all = this.#whole + this.#partial
    const needed = all > ordinaryHeads || this.#partial > smallHead ? all : 0
    if (needed === this.#inRoom || this.#isOver || this.#isYielding) return
    this.#release()
    this.#release = nothing
    this.#inRoom = needed
    if (needed > 0) this.#hold(needed, address)
  }

  #hold(bytes: number, address: string): void {
    let hasYielded = false
    const release = this.#room.hold(neighbourhoodOf(address), bytes, () => {
      hasYielded = true
      this.#yield(address)
    })
    // What it may hold by then is less, and has its own.
    if (!hasYielded) this.#release = release
  }

  /**
   * INVARIANT: it holds less each time. Where nothing of it is in parts, the room is used up by calls that wait, and they go as
   * well: a call that has been begun holds nothing here.
   */
  #yield(address: string): void {
    const before = this.#whole + this.#partial
    this.#inRoom = 0
    this.#isYielding = true
    const isLess = this.#holder.endAfterWhole() && this.#whole + this.#partial < before
    this.#isYielding = false
    if (isLess) return this.#keep(address)
    this.#holder.endAfterBegun()
    this.end()
  }
}
