import type { RecordId } from './record-id.ts'
import type { Stored, Version } from './store.ts'

/** A record, or its absence. */
export interface Cached {
  readonly stored: Stored | undefined
  /** Of the record, or of the commit that removed it; 0 for an absence that was read. */
  readonly version: Version
}

/** Least recently used in two generations: what was not asked for while a generation filled goes with it. */
export class CacheEntries {
  readonly #maxRecords: number
  readonly #maxBytes: number
  #young = new Map<RecordId, Cached>()
  #old = new Map<RecordId, Cached>()
  #bytes = 0

  constructor(maxRecords: number, maxBytes: number) {
    this.#maxRecords = maxRecords / 2
    this.#maxBytes = maxBytes / 2
  }

  find(id: RecordId): Cached | undefined {
    const entry = this.#young.get(id)
    if (entry) return entry
    const old = this.#old.get(id)
    if (old) this.#add(id, old)
    return old
  }

  /** Keeps the newer of what is there and `entry`, and answers with it. */
  put(id: RecordId, entry: Cached): Cached {
    const known = this.find(id)
    if (known && known.version >= entry.version) return known
    this.#add(id, entry)
    return entry
  }

  drop(id: RecordId): void {
    this.#young.delete(id)
    this.#old.delete(id)
  }

  clear(): void {
    this.#young.clear()
    this.#old.clear()
    this.#bytes = 0
  }

  #add(id: RecordId, entry: Cached): void {
    this.#young.set(id, entry)
    this.#bytes += entry.stored?.value.length ?? 0
    if (this.#young.size < this.#maxRecords && this.#bytes < this.#maxBytes) return
    this.#old = this.#young
    this.#young = new Map()
    this.#bytes = 0
  }
}
