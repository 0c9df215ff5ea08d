// How far the seed is, at the start and behind each reset. What it consists of is known to whoever starts the server.
import type { ServerAccess } from '../../core/server-access.ts'
import type { SeedState } from '../ports.ts'

/** Makes on a server what is missing there. */
export type ApplySeed = (access: ServerAccess, progress: SeedProgress) => Promise<unknown>

export interface SeedProgress {
  /** Ends it before its time. */
  readonly signal: AbortSignal
  /** To be called before programs run that may ask the server for anything. */
  hooksBegin(): void
}

export class Seeding {
  readonly #apply: ApplySeed | undefined
  readonly #ending = new AbortController()
  #state: SeedState

  /** `signal` ends it as `stop` does. */
  constructor(apply: ApplySeed | undefined, signal?: AbortSignal) {
    this.#apply = apply
    this.#state = apply ? 'seeding' : 'seeded'
    if (signal?.aborted) this.stop()
    signal?.addEventListener('abort', () => this.stop())
  }

  get state(): SeedState {
    return this.#state
  }

  /** To be called before a store is served that nothing was made in. */
  begin(): void {
    if (this.#apply) this.#state = 'seeding'
  }

  async run(access: () => ServerAccess): Promise<void> {
    if (!this.#apply) return
    this.begin()
    const hooksBegin = () => {
      this.#state = 'running hooks'
    }
    try {
      await this.#apply(access(), { signal: this.#ending.signal, hooksBegin })
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
