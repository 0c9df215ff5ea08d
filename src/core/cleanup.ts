/** Ends what was begun, the newest first: when a server stops, and where its start fails. Node 20 has no AsyncDisposableStack. */
export class Cleanup {
  readonly #ends: (() => Promise<void> | void)[] = []
  #done: Promise<void> | undefined

  /** In this order, ahead of what was deferred before. */
  defer(...ends: readonly (() => Promise<void> | void)[]): void {
    this.#ends.unshift(...ends)
  }

  /** Once, however often it is asked for. */
  run(): Promise<void> {
    return (this.#done ??= this.#runRest())
  }

  /** All of it, also where one fails. */
  async #runRest(): Promise<void> {
    const end = this.#ends.shift()
    if (!end) return
    try {
      await end()
    } finally {
      await this.#runRest()
    }
  }
}
