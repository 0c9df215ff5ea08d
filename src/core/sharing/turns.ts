// Turns of the event loop, in which all is done that is done on this thread. A call works in pieces. In a turn that has lasted
// long no further piece begins: sockets are asked first, and then each caller who waits has one piece, in turn.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from '../clock.ts'
import { FairLine } from './fair-line.ts'

/** Milliseconds. Ordinary calls at once, as many as there may be, take a part of it. */
const longTurn = 20
/** Of a turn after which several pieces are begun in the next. */
const shortTurn = longTurn / 4
const mostAtOnce = 8

/** As one caller has them. */
export interface OwnTurns {
  isOver(): boolean
  next(): Promise<void>
}

export class Turns {
  readonly #monotonic: Clock['monotonic']
  /** Whether a piece has begun since sockets were asked, and when the first did. */
  #isUnderWay = false
  #since = 0
  /** Pieces that wait. */
  readonly #waiting = new FairLine()
  /** How many of them begin together. */
  #atOnce = 1
  readonly #end = () => this.#nextTurn()

  constructor(monotonic: Clock['monotonic']) {
    this.#monotonic = monotonic
  }

  /** Asked right before a piece of work, which then waits for the next turn. */
  isOver(): boolean {
    if (!this.#isUnderWay) this.#begin()
    return !this.#waiting.isEmpty || this.#isLong()
  }

  /** When it is the caller's turn. */
  next(caller: string): Promise<void> {
    if (!this.#isUnderWay) this.#begin()
    return this.#waiting.join(caller)
  }

  of(caller: string): OwnTurns {
    return new TurnsOf(this, caller)
  }

  #begin(): void {
    this.#isUnderWay = true
    this.#since = this.#monotonic()
    setImmediate(this.#end)
  }

  #isLong(): boolean {
    return this.#monotonic() - this.#since >= longTurn
  }

  /**
   * Nobody can say when a piece that is released has done its work: it waits for this and that which is there already. So few
   * begin in one turn, and more where all that began in the last was done soon.
   */
  #nextTurn(): void {
    const took = this.#monotonic() - this.#since
    this.#isUnderWay = false
    if (this.#waiting.isEmpty) {
      this.#atOnce = 1
      return
    }
    this.#atOnce = took < shortTurn ? Math.min(mostAtOnce, this.#atOnce * 2) : 1
    this.#begin()
    for (let i = 0; i < this.#atOnce && this.#waiting.letNext();) i++
  }
}

// A class, since every call is given one: closures would be made anew for each.
class TurnsOf implements OwnTurns {
  readonly #turns: Turns
  readonly #caller: string

  constructor(turns: Turns, caller: string) {
    this.#turns = turns
    this.#caller = caller
  }

  isOver(): boolean {
    return this.#turns.isOver()
  }

  next(): Promise<void> {
    return this.#turns.next(this.#caller)
  }
}

let lastTurn: Promise<unknown> = Promise.resolve()

/** Of pieces of work that may each be as long as a turn, whoever's they are: one has a turn, in the order in which they came. */
export const oneATurn: OwnTurns = {
  isOver: () => true,
  next() {
    const own = lastTurn.then(() => nextTurn())
    lastTurn = own
    return own
  },
}

/** Of whoever has nobody beside him to take turns with: each piece is done in a turn of its own. */
export const turnsOfNobody: OwnTurns = { isOver: () => true, next: () => nextTurn() }
