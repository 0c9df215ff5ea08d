// Turns of the event loop, in which all is done that is done on this thread. A call works in pieces. In a turn that has lasted
// long no further piece begins: sockets are asked first, and then each caller who waits has one piece, in turn.
import type { Clock } from './clock.ts'

/** Milliseconds. Ordinary calls at once, as many as there may be, take a part of it. */
const longTurn = 20

export class Turns {
  readonly #monotonic: Clock['monotonic']
  /** Whether a piece has begun since sockets were asked, and when the first did. */
  #isUnderWay = false
  #since = 0
  /** Pieces that wait, by caller; who has waited longest comes first. */
  readonly #waiting = new Map<string, (() => void)[]>()
  readonly #end = () => this.#nextTurn()

  constructor(monotonic: Clock['monotonic']) {
    this.#monotonic = monotonic
  }

  /** Asked right before a piece of work, which then waits for the next turn. */
  isOver(): boolean {
    if (!this.#isUnderWay) this.#begin()
    return this.#waiting.size > 0 || this.#isLong()
  }

  /** When it is the caller's turn. */
  next(caller: string): Promise<void> {
    return new Promise(resolve => {
      const line = this.#waiting.get(caller)
      if (line) line.push(resolve)
      else this.#waiting.set(caller, [resolve])
    })
  }

  #begin(): void {
    this.#isUnderWay = true
    this.#since = this.#monotonic()
    setImmediate(this.#end)
  }

  #isLong(): boolean {
    return this.#monotonic() - this.#since >= longTurn
  }

  #nextTurn(): void {
    this.#isUnderWay = false
    if (this.#waiting.size === 0) return
    this.#begin()
    this.#release()
  }

  /** One piece at least; what it does before it waits for anything is done when the next is looked at. */
  #release(): void {
    const [[caller, line]] = this.#waiting as unknown as [[string, (() => void)[]]]
    this.#waiting.delete(caller)
    line.shift()!()
    if (line.length > 0) this.#waiting.set(caller, line)
    queueMicrotask(() => {
      if (this.#waiting.size > 0 && !this.#isLong()) this.#release()
    })
  }
}
