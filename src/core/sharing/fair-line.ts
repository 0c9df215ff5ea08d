// A line in which callers take turns: who has waited longest comes first, and of a caller who waits many times one at a time.

export class FairLine {
  readonly #waiting = new Map<string, (() => void)[]>()

  get isEmpty(): boolean {
    return this.#waiting.size === 0
  }

  /** Answered when it is the caller's turn. */
  join(caller: string): Promise<void> {
    return new Promise(resolve => {
      const own = this.#waiting.get(caller)
      if (own) own.push(resolve)
      else this.#waiting.set(caller, [resolve])
    })
  }

  /** False where nobody waits. */
  letNext(): boolean {
    for (const [caller, own] of this.#waiting) {
      this.#waiting.delete(caller)
      const enter = own.shift()!
      if (own.length > 0) this.#waiting.set(caller, own)
      enter()
      return true
    }
    return false
  }
}
