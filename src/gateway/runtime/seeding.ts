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

/** Waits until no other server of the same store makes its seed, and answers what lets the next one. */
export type TakeTurn = (signal: AbortSignal) => Promise<() => Promise<void>>

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

  /**
   * INVARIANT: of servers that start together one looks for what is missing and makes it, then the next. Hooks are nobody's turn:
   * one that waits for another server keeps it from nothing.
   */
  async run(access: () => ServerAccess, takeTurn: TakeTurn): Promise<void> {
    if (!this.#apply) return
    this.begin()
    const { signal } = this.#ending
    let ended: Promise<void> | undefined
    try {
      const endTurn = await takeTurn(signal)
      const end = () => (ended ??= endTurn())
      const hooksBegin = () => {
        this.#state = 'running hooks'
        void end()
      }
      await this.#apply(access(), { signal, hooksBegin }).finally(end)
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
