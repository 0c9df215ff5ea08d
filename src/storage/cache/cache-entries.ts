// What a cache keeps: records, and absences apart from them. Anyone may ask for what is not there, an access key id above all,
// and pushes out nothing by it but other absences.
import { Generations } from '../../core/generations.ts'
import type { RecordId } from '../rows/record-id.ts'
import type { Stored, Version } from '../store.ts'

/** A record, or its absence. */
export interface Cached {
  readonly stored: Stored | undefined
  /** Of the record, or of the commit that removed it; 0 for an absence that was read. */
  readonly version: Version
  /** How many polls had begun when an absence was read: it may be newer than what those that had tell of. */
  readonly readBehind?: number
}

/** What an entry takes beside its keys and value: objects, a place in a map, the heads of texts. */
const overhead = 200
/** The part of all bounds that absences have. */
const ofAbsences = 1 / 16

const weigh = (id: RecordId, { stored }: Cached): number =>
  id.length + (stored ? stored.key.length + stored.value.length : 0) + overhead

export class CacheEntries {
  readonly #records: Generations<RecordId, Cached>
  readonly #absences: Generations<RecordId, Cached>

  /** `maxBytes` counts keys and values, and what an entry itself takes. */
  constructor(maxRecords: number, maxBytes: number) {
    this.#records = new Generations({ most: maxRecords, mostWeight: maxBytes, weigh })
    this.#absences = new Generations({ most: Math.max(2, maxRecords * ofAbsences), mostWeight: maxBytes * ofAbsences, weigh })
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
