// Work that many may ask for, and that is done one time after the other. Whoever asks while one time waits for its turn has that
// one, so that any number who ask together are done with two.

export class SharedRuns<T> {
  readonly #work: () => Promise<T>
  /** Resolves, and never rejects, when the newest has ended. */
  #last: Promise<unknown>
  /** What has been asked for and has not begun. */
  #next: Promise<T> | undefined

  /** The first begins when `behind` has ended, however it ends. */
  constructor(work: () => Promise<T>, behind: Promise<unknown> = Promise.resolve()) {
    this.#work = work
    this.#last = behind.catch(() => undefined)
  }

  /** One that begins from now on. */
  next(): Promise<T> {
    if (this.#next) return this.#next
    const next = this.#last.then(() => {
      this.#next = undefined
      return this.#work()
    })
    this.#next = next
    this.#last = next.catch(() => undefined)
    return next
  }

  /** When what was asked for so far has ended. */
  async ended(): Promise<void> {
    await this.#last
  }
}
