// Token buckets by name: what one may use at once, and how fast it comes back.
import { Generations } from '../../core/generations.ts'

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
  /** One that is forgotten is as if nothing had been taken from it. */
  readonly #byName: Generations<string, Bucket>

  /** `monotonic` is in milliseconds; `most` is how many names are remembered. */
  constructor(monotonic: () => number, most = 10_000) {
    this.#monotonic = monotonic
    this.#byName = new Generations({ most })
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
    let bucket = this.#byName.find(name)
    if (!bucket) this.#byName.add(name, (bucket = { tokens: atOnce, at: now }))
    bucket.tokens = Math.min(atOnce, bucket.tokens + ((now - bucket.at) / 1000) * perSecond)
    bucket.at = now
    return bucket
  }
}
