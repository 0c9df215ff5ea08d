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
  readonly #buckets = new Map<string, Bucket>()

  /** `monotonic` is in milliseconds. Beyond `most` names the least recently used is forgotten, as if it had used nothing. */
  constructor(monotonic: () => number, most = 10_000) {
    this.#monotonic = monotonic
    this.#most = most
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
    const bucket = this.#buckets.get(name) ?? { tokens: atOnce, at: now }
    bucket.tokens = Math.min(atOnce, bucket.tokens + ((now - bucket.at) / 1000) * perSecond)
    bucket.at = now
    this.#buckets.delete(name)
    this.#buckets.set(name, bucket)
    if (this.#buckets.size > this.#most) this.#buckets.delete(this.#buckets.keys().next().value!)
    return bucket
  }
}
