// One record after the other from a list by key, which is read in batches as it is asked for.
import type { Key } from '../../../storage/collection.ts'

/** A page of most lists, and one more by which it is known that there is one. */
const most = 1001
const [first, fewest] = [32, 4]

export interface CursorSettings<T> {
  readonly read: (after: Key | undefined, limit: number) => Promise<readonly T[]>
  readonly keyOf: (one: T) => Key
  readonly after?: Key | undefined
  /** How many are read at first: as many as are likely to be asked for. */
  readonly expected?: number
}

export class Cursor<T> {
  readonly #settings: CursorSettings<T>
  #batch: readonly T[] = []
  #at = 0
  #after: Key | undefined
  #size: number
  #isOver = false
  /** How many of the last batch were of use. */
  #used = 0

  constructor(settings: CursorSettings<T>) {
    this.#settings = settings
    this.#after = settings.after
    this.#size = Math.min(settings.expected ?? first, most)
  }

  /** The next, which stays the next until it is taken. */
  async peek(): Promise<T | undefined> {
    if (this.#at === this.#batch.length && !this.#isOver) await this.#readOn()
    return this.#batch.at(this.#at)
  }

  take(): void {
    this.#at++
    this.#used++
  }

  /** Goes on behind a key: what was read beyond it already is kept. */
  skipTo(after: Key, isBehind: (one: T) => boolean): void {
    while (this.#at < this.#batch.length && !isBehind(this.#batch.at(this.#at)!)) this.#at++
    if (this.#at < this.#batch.length) return
    this.#after = after
    // Of a batch of which little was of use more would have been read in vain.
    this.#size = this.#used * 4 < this.#batch.length ? Math.max(fewest, this.#size >> 2) : this.#size
    this.#batch = []
    this.#at = 0
  }

  async #readOn(): Promise<void> {
    const { read, keyOf } = this.#settings
    this.#batch = await read(this.#after, this.#size)
    this.#isOver = this.#batch.length < this.#size
    this.#at = this.#used = 0
    const end = this.#batch.at(-1)
    if (end !== undefined) this.#after = keyOf(end)
    this.#size = Math.min(this.#size * 2, most)
  }
}
