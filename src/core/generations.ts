/** How much a `Generations` remembers. */
export interface Bound<Key, Value> {
  /** Entries. */
  readonly most: number
  /** What entries weigh together, by `weigh`. */
  readonly mostWeight?: number
  readonly weigh?: (key: Key, value: Value) => number
}

/**
 * A map with a bound that forgets what was used least recently, in two generations: what was not found again while the younger
 * one filled goes with the older. Each has half of the bound.
 */
export class Generations<Key, Value> {
  readonly #most: number
  readonly #mostWeight: number
  readonly #weigh: (key: Key, value: Value) => number
  #young = new Map<Key, Value>()
  #old = new Map<Key, Value>()
  /** Of the younger generation. */
  #weight = 0

  constructor({ most, mostWeight = Infinity, weigh = () => 0 }: Bound<Key, Value>) {
    this.#most = most / 2
    this.#mostWeight = mostWeight / 2
    this.#weigh = weigh
  }

  find(key: Key): Value | undefined {
    const found = this.#young.get(key)
    if (found !== undefined) return found
    const old = this.#old.get(key)
    if (old !== undefined) this.add(key, old)
    return old
  }

  add(key: Key, value: Value): void {
    this.#young.set(key, value)
    this.#weight += this.#weigh(key, value)
    if (this.#young.size < this.#most && this.#weight < this.#mostWeight) return
    this.#old = this.#young
    this.#young = new Map()
    this.#weight = 0
  }

  drop(key: Key): void {
    this.#young.delete(key)
    this.#old.delete(key)
  }

  clear(): void {
    this.#young.clear()
    this.#old.clear()
    this.#weight = 0
  }
}
