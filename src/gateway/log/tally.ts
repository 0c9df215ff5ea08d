const most = 1000

/** How often each of many names came; whoever sends names without end pushes out others', and fills no memory. */
export class Tally {
  readonly #counts = new Map<string, number>()

  add(name: string): void {
    const count = this.#counts.get(name) ?? 0
    this.#counts.delete(name)
    this.#counts.set(name, count + 1)
    // The least recent.
    if (this.#counts.size > most) this.#counts.delete(this.#counts.keys().next().value!)
  }

  /** The most frequent first. */
  ranked(): readonly Counted[] {
    return [...this.#counts].sort(([, a], [, b]) => b - a)
  }
}

export type Counted = readonly [name: string, count: number]
