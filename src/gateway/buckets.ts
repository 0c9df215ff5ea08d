// Token buckets by name: what one may use at once, and how fast it comes back.
export interface Allowance {
  /** What comes back in a second. */
  readonly perSecond: number
  /** What may be used at once. */
  readonly atOnce: number
}

interface Bucket {
  tokens: number
  at: number
}

export class Buckets {
  readonly #monotonic: () => number
  readonly #most: number
  /** In two generations: what was not used while one filled is forgotten, as if nothing had been taken from it. */
  #young = new Map<string, Bucket>()
  #old = new Map<string, Bucket>()

  /** `monotonic` is in milliseconds; `most` is how many names are remembered. */
  constructor(monotonic: () => number, most = 10_000) {
    this.#monotonic = monotonic
    this.#most = most / 2
  }

  /** False, and nothing used, where there is less than `amount`. */
  take(name: string, allowance: Allowance, amount: number): boolean {
    const bucket = this.#find(name, allowance)
    if (bucket.tokens < amount) return false
    bucket.tokens -= amount
    return true
  }

  /** For what is known only when it has been used; more than there is leaves a debt. */
  charge(name: string, allowance: Allowance, amount: number): void {
    this.#find(name, allowance).tokens -= amount
  }

  #find(name: string, { perSecond, atOnce }: Allowance): Bucket {
    const now = this.#monotonic()
    const bucket = this.#young.get(name) ?? this.#add(name, this.#old.get(name) ?? { tokens: atOnce, at: now })
    bucket.tokens = Math.min(atOnce, bucket.tokens + ((now - bucket.at) / 1000) * perSecond)
    bucket.at = now
    return bucket
  }

  #add(name: string, bucket: Bucket): Bucket {
    if (this.#young.size >= this.#most) [this.#young, this.#old] = [new Map(), this.#young]
    this.#young.set(name, bucket)
    return bucket
  }
}
