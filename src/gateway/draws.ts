// What a call draws at random: another attempt of it draws the same.
import type { RandomBytes } from '../core/ids.ts'

/** Draws a value by name, and each name once an attempt. */
export type Draw = <T>(name: string, draw: (random: RandomBytes) => T) => T

interface Drawn {
  readonly value: unknown
  attempt: number
}

/** All that a call has drawn, whatever the number of its attempts. */
export class Draws {
  readonly #random: RandomBytes
  readonly #drawn = new Map<string, Drawn>()
  #attempts = 0

  constructor(random: RandomBytes) {
    this.#random = random
  }

  /**
   * INVARIANT: what is drawn twice under one name is drawn for two things, and would be the same nonce, or the same key, for
   * both. So that throws.
   */
  begin(): Draw {
    const attempt = ++this.#attempts
    return <T>(name: string, draw: (random: RandomBytes) => T): T => {
      const before = this.#drawn.get(name)
      if (before?.attempt === attempt) throw new Error(`"${name}" is drawn twice in one attempt.`)
      if (before === undefined) this.#drawn.set(name, { value: draw(this.#random), attempt })
      else before.attempt = attempt
      return this.#drawn.get(name)!.value as T
    }
  }
}
