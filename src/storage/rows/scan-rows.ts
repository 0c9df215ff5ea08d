// What a scan has found so far, of an engine that is asked for one row after the other.
import { scanBytes, type Scanned, type Stored } from '../store.ts'

export class ScanRows implements Scanned {
  readonly rows: Stored[] = []
  readonly #limit: number
  #bytes = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  get isCut(): boolean {
    return this.rows.length >= this.#limit || this.#bytes >= scanBytes
  }

  /** Answers whether there is room for another. */
  take(row: Stored): boolean {
    if (this.isCut) return false
    this.rows.push(row)
    this.#bytes += row.value.length
    return !this.isCut
  }
}
