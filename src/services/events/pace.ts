// How much is done of events and patterns before others have their turn, in steps as a match counts them.
import { mostSteps } from '../../engines/event-pattern/match.ts'
import type { ReadUnit } from '../../storage/unit-of-work.ts'

/** What a unit of text costs at most that is read: an event, and a pattern, whose wildcards are followed every way. */
const stepsOfEvent = 16
const stepsOfPattern = 256

/**
 * INVARIANT: what is done in one turn is no more than one match may cost, or the reading of one text: what would be more waits
 * for the next.
 */
export class Pace {
  readonly #state: Pick<ReadUnit, 'turn'>
  #steps = 0
  /** All that was done. */
  spent = 0

  constructor(state: Pick<ReadUnit, 'turn'>) {
    this.#state = state
  }

  /** Before work that may cost so much. */
  async take(steps: number): Promise<void> {
    if (this.#steps + steps > mostSteps && this.#steps > 0) {
      this.#steps = 0
      await this.#state.turn()
    }
    this.#steps += steps
    this.spent += steps
  }

  /** Of what was taken and was not needed. */
  giveBack(steps: number): void {
    this.#steps -= Math.max(0, steps)
    this.spent -= Math.max(0, steps)
  }

  /** Before an event's text is read, and what it says. */
  readEvent({ length }: { readonly length: number }): Promise<void> {
    return this.take(stepsOfEvent * length)
  }

  /** Before a pattern's is. */
  readPattern({ length }: string): Promise<void> {
    return this.take(stepsOfPattern * length)
  }
}
