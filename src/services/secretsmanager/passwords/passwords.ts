// Random passwords. Each character is drawn from all that may stand there, each as likely as the next.
import type { RandomBytes } from '../../../core/ids.ts'

/** What a password is made of. */
export interface Recipe {
  readonly length: number
  /** Sets of characters, of which each has one in the password at least. */
  readonly required: readonly string[]
  /** All that may be in it. */
  readonly pool: string
}

export function drawPassword(random: RandomBytes, { length, required, pool }: Recipe): string {
  const draws = new Draws(random)
  const characters = Array.from({ length: length - required.length }, () => draws.of(pool))
  // Where the required ones stand is drawn as well.
  for (const set of required) characters.splice(draws.below(characters.length + 1), 0, draws.of(set))
  return characters.join('')
}

const atOnce = 512

class Draws {
  readonly #random: RandomBytes
  #bytes: Uint8Array = new Uint8Array()
  #at = 0

  constructor(random: RandomBytes) {
    this.#random = random
  }

  of(set: string): string {
    return set.charAt(this.below(set.length))
  }

  /** INVARIANT: numbers that would favour the first few are drawn again. */
  below(limit: number): number {
    const highest = 65_536 - (65_536 % limit)
    for (;;) {
      const number = this.#byte() * 256 + this.#byte()
      if (number < highest) return number % limit
    }
  }

  #byte(): number {
    if (this.#at === this.#bytes.length) [this.#bytes, this.#at] = [this.#random(atOnce), 0]
    return this.#bytes.at(this.#at++)!
  }
}
