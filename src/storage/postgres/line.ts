// A connection that is made anew when it broke. While the database is away, attempts grow rarer, and who asks is told at once.
import { StoreUnavailable } from '../store.ts'
import type { Connection } from './connection.ts'

const longestPause = 1000

export interface LineSettings {
  open(): Promise<Connection>
  monotonic(): number
  /** From 0 to 1. */
  random(): number
}

export class Line {
  readonly #settings: LineSettings
  #connection: Connection | undefined
  #opening: Promise<Connection> | undefined
  #failure: StoreUnavailable | undefined
  #failures = 0
  #notBefore = 0
  #isClosed = false

  constructor(settings: LineSettings) {
    this.#settings = settings
  }

  /** Milliseconds until the next attempt, 0 where it may be made now. */
  get pause(): number {
    return Math.max(0, this.#notBefore - this.#settings.monotonic())
  }

  async connection(): Promise<Connection> {
    if (this.#connection && !this.#connection.isBroken) return this.#connection
    if (this.pause > 0 && this.#failure) throw this.#failure
    this.#opening ??= this.#open().finally(() => (this.#opening = undefined))
    return this.#opening
  }

  cut(): void {
    this.#connection?.cut()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#opening?.catch(() => undefined)
    await this.#connection?.end()
  }

  async #open(): Promise<Connection> {
    const { open, monotonic, random } = this.#settings
    if (this.#isClosed) throw new Error('The store is closed')
    try {
      this.#connection = await open()
      this.#failures = 0
      return this.#connection
    } catch (error) {
      // Of many nodes that lost one server not all come back at the same moment.
      const pause = Math.min(longestPause, 25 * 2 ** this.#failures++) * (0.5 + random() / 2)
      this.#notBefore = monotonic() + pause
      this.#failure = error instanceof StoreUnavailable ? error : new StoreUnavailable(String(error), { cause: error })
      throw this.#failure
    }
  }
}
