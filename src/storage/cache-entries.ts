// What a cache keeps: records, and absences apart from them. Anyone may ask for what is not there, an access key id above all,
// and pushes out nothing by it but other absences.
import type { RecordId } from './record-id.ts'
import type { Stored, Version } from './store.ts'

/** A record, or its absence. */
export interface Cached {
  readonly stored: Stored | undefined
  /** Of the record, or of the commit that removed it; 0 for an absence that was read. */
  readonly version: Version
}

/** What an entry takes beside its keys and value: objects, a place in a map, the heads of texts. */
const overhead = 200
/** The part of all bounds that absences have. */
const ofAbsences = 1 / 16

export class CacheEntries {
  readonly #records: Generations
  readonly #absences: Generations

  /** `maxBytes` counts keys and values, and what an entry itself takes. */
  constructor(maxRecords: number, maxBytes: number) {
    this.#records = new Generations(maxRecords, maxBytes)
    this.#absences = new Generations(Math.max(2, maxRecords * ofAbsences), maxBytes * ofAbsences)
  }

  find(id: RecordId): Cached | undefined {
    return this.#records.find(id) ?? this.#absences.find(id)
  }

  /** Keeps the newer of what is there and `entry`, and answers with it. */
  put(id: RecordId, entry: Cached): Cached {
    const known = this.find(id)
    if (known && known.version >= entry.version) return known
    const [kept, other] = entry.stored ? [this.#records, this.#absences] : [this.#absences, this.#records]
    if (known) other.drop(id)
    kept.add(id, entry)
    return entry
  }

  drop(id: RecordId): void {
    this.#records.drop(id)
    this.#absences.drop(id)
  }

  clear(): void {
    this.#records.clear()
    this.#absences.clear()
  }
}

/** Least recently used in two generations: what was not asked for while a generation filled goes with it. */
class Generations {
  readonly #most: number
  readonly #mostBytes: number
  #young = new Map<RecordId, Cached>()
  #old = new Map<RecordId, Cached>()
  /** Of the young generation. */
  #bytes = 0

  constructor(most: number, mostBytes: number) {
    this.#most = most / 2
    this.#mostBytes = mostBytes / 2
  }

  find(id: RecordId): Cached | undefined {
    const entry = this.#young.get(id)
    if (entry) return entry
    const old = this.#old.get(id)
    if (old) this.add(id, old)
    return old
  }

  add(id: RecordId, entry: Cached): void {
    this.#young.set(id, entry)
    const { stored } = entry
    this.#bytes += id.length + (stored ? stored.key.length + stored.value.length : 0) + overhead
    if (this.#young.size < this.#most && this.#bytes < this.#mostBytes) return
    this.#old = this.#young
    this.#young = new Map()
    this.#bytes = 0
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
}
