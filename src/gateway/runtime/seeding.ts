// Whether what each start makes is there, and behind each reset again. How it is made is known to whoever starts the server.
import type { Seed, ServerAccess } from '../../core/server-access.ts'

export type SeedState = 'seeding' | 'seeded' | 'failed'

export class Seeding {
  readonly #seed: Seed | undefined
  readonly #ending = new AbortController()
  #state: SeedState

  constructor(seed: Seed | undefined) {
    this.#seed = seed
    this.#state = seed ? 'seeding' : 'seeded'
  }

  get state(): SeedState {
    return this.#state
  }

  async run(access: () => ServerAccess): Promise<void> {
    if (!this.#seed) return
    this.#state = 'seeding'
    try {
      await this.#seed(access(), this.#ending.signal)
      this.#state = 'seeded'
    } catch (thrown) {
      this.#state = 'failed'
      throw thrown
    }
  }

  /** Ends what is under way. */
  stop(): void {
    this.#ending.abort()
  }
}
