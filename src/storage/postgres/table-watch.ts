// Looks again and again whether the tables are ours. Whoever can write the database can change them while nodes run: with an
// index that leaves a row out where they like, a node would read what `journal verify` does not.
import { StoreUnavailable } from '../store.ts'
import { checkTables, TablesChanged, type Asked } from './schema.ts'

export interface TableWatchSettings {
  readonly database: Asked
  /** For messages. */
  readonly place: string
  readonly monotonic: () => number
}

/** Milliseconds. */
const trustedFor = 60_000
const lookedForAgain = 5000
/** A look that fails is tried twice more. */
const unseenFor = trustedFor + 3 * lookedForAgain

export class TableWatch {
  readonly #settings: TableWatchSettings
  #changed: Error | undefined
  /** Of the look that ended last with an answer. */
  #lookedAt: number
  #due: number

  constructor(settings: TableWatchSettings) {
    this.#settings = settings
    this.#lookedAt = settings.monotonic()
    this.#due = this.#lookedAt + trustedFor
  }

  /** Throws one sentence while the tables are others, as far as this node knows, or where it could not look for too long. */
  require(): void {
    if (this.#changed) throw this.#changed
    if (this.#settings.monotonic() - this.#lookedAt < unseenFor) return
    throw new StoreUnavailable(`Whether the tables of the store ${this.#settings.place} are ours could not be looked at.`)
  }

  /**
   * INVARIANT: tables that were changed, and stay so, are read and written by no node for longer than a minute, and some seconds
   * where it cannot look. Answers whether they were changed and are ours again: what was read before may be wrong.
   */
  async look(): Promise<boolean> {
    const { database, place, monotonic } = this.#settings
    if (monotonic() < this.#due) {
      this.require()
      return false
    }
    const wasChanged = this.#changed !== undefined
    this.#due = monotonic() + lookedForAgain
    try {
      if (!(await checkTables(database, place))) throw new TablesChanged(`The tables of the store ${place} are gone.`)
      this.#changed = undefined
      this.#lookedAt = monotonic()
      this.#due = this.#lookedAt + trustedFor
      return wasChanged
    } catch (error) {
      if (error instanceof TablesChanged) this.#changed = error
      throw error
    }
  }
}
