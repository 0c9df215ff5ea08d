// A store in front of a store. It hands out the same `Stored` for the same version, so what is decoded or derived from it is
// kept with it, and it answers only while a poll of the change feed that started less than a second ago has been applied.
import { BrokenRow } from '../rows/barrier.ts'
import { CacheEntries } from './cache-entries.ts'
import type { Cached } from './cache-entries.ts'
import { cachedMoment, type CachedMoment } from './cached-moment.ts'
import { recordIdOf } from '../rows/record-id.ts'
import type { RecordId } from '../rows/record-id.ts'
import type { Batch, KeyBytes, Moment, Outcome, Range, Scanned, Store, Stored, Version } from '../store.ts'
import type { JournalRange, Position } from '../journal/journal-reader.ts'

export interface CacheSettings {
  readonly store: Store
  /** Milliseconds of any origin. */
  readonly monotonic: () => number
  /** Records kept at most, and the bytes of keys and values; a sixteenth of both is for absences, beside them. */
  readonly maxRecords?: number
  readonly maxBytes?: number
  /** Whether nobody else commits to the store. */
  readonly isAlone?: boolean
}

export interface CachedStore extends Store {
  /** What the cache may answer for a record now, or undefined where only the store knows. */
  peek(id: RecordId): Cached | undefined
  /** What it can say of `stored` as the record's state. */
  standing(id: RecordId, stored: Stored | undefined): Standing
  /** Whether nobody else commits to the store. */
  readonly isAlone: boolean
  /** Whether a change of this node's is under way, which whoever reads the store may see before the cache has learnt of it. */
  readonly isBehind: boolean
  /** Whether the store answered a poll that started less than a second ago. */
  readonly isCurrent: boolean
  /** Counts the changes that it has learnt of: while it does not grow, what was answered would be answered again. */
  readonly changes: number
  /** Begins to poll; until then, and after `stop`, every read goes to the store. */
  start(): Promise<void>
  stop(): void
  /** One poll of the change feed, for whoever was told that there is news. */
  poll(): Promise<void>
  /** Learns of all that was committed before it is asked. */
  catchUp(): Promise<void>
}

/**
 * It would answer so still, and knows of all that was committed before that; it would not, or the record is newer; or it would,
 * of an absence that may be newer than what it knows of.
 */
export type Standing = 'holds' | 'moved' | 'unproven'

const validFor = 1000
const pollEvery = 250
/**
 * For so long what is kept may be what somebody put into the store for a moment, or what the feed was made not to tell of: nobody
 * authenticates the feed, and a row of before opens as it did.
 */
const trustedFor = 10 * 60_000

export function cacheOf(settings: CacheSettings): CachedStore {
  return new Cache(settings)
}

class Cache implements CachedStore {
  readonly #store: Store
  readonly #monotonic: () => number
  readonly #entries: CacheEntries
  readonly isAlone: boolean
  readonly atMoment?: NonNullable<Store['atMoment']>
  /** Changes of this node's that the store has not answered, and the newest that it has. */
  #committing = 0
  #committed: Version = 0
  /** Reads under way; one that a change overtook is not kept. */
  readonly #reading = new Map<RecordId, Set<{ overtaken: boolean }>>()
  #position: Position = 0
  #validUntil = -Infinity
  #trustedUntil = Infinity
  #changes = 0
  /** Polls, counted: those that began, and the last of them that was answered. */
  #begun = 0
  #answered = 0
  #timer: NodeJS.Timeout | undefined
  #polling: Promise<void> | undefined

  constructor({ store, monotonic, maxRecords = 50_000, maxBytes = 64 * 1024 * 1024, isAlone = false }: CacheSettings) {
    this.isAlone = isAlone
    this.#store = store
    this.#monotonic = monotonic
    this.#entries = new CacheEntries(maxRecords, maxBytes)
    if (!store.atMoment) return
    this.atMoment = (reader, read) => store.atMoment!(reader, async moment => read(await this.#behind(moment)))
  }

  async start(): Promise<void> {
    const started = this.#monotonic()
    this.#position = await this.#store.position()
    this.#validUntil = started + validFor
    this.#trustedUntil = started + trustedFor
    // A poll that fails leaves the cache to run out; the next one is due anyway.
    this.#timer ??= setInterval(() => void this.poll().catch(() => undefined), pollEvery).unref()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  poll(): Promise<void> {
    this.#polling ??= this.#pollOnce().finally(() => (this.#polling = undefined))
    return this.#polling
  }

  async catchUp(): Promise<void> {
    // One that is under way may have begun before.
    await this.#polling?.catch(() => undefined)
    await this.poll()
  }

  async #pollOnce(): Promise<void> {
    const started = this.#monotonic()
    const poll = ++this.#begun
    const { changes, position, gap } = await this.#store.changesSince(this.#position)
    if (gap || started >= this.#trustedUntil) {
      this.#clear()
      this.#trustedUntil = started + trustedFor
    }
    for (const { collection, key, version } of changes) this.#drop(recordIdOf(collection, key), version)
    this.#position = position
    this.#answered = poll
    this.#validUntil = started + validFor
  }

  peek(id: RecordId): Cached | undefined {
    return this.isCurrent ? this.#entries.find(id) : undefined
  }

  standing(id: RecordId, stored: Stored | undefined): Standing {
    const entry = this.#entries.find(id)
    if (entry === undefined || entry.stored !== stored) return 'moved'
    // Where nobody else commits, all is known that this node was answered of.
    if (entry.version > this.#position && !(this.isAlone && entry.version <= this.#committed)) return 'moved'
    return entry.readBehind === undefined || entry.readBehind < this.#answered ? 'holds' : 'unproven'
  }

  async read(collection: string, key: KeyBytes): Promise<Stored | undefined> {
    if (!this.isCurrent) return this.#store.read(collection, key)
    const id = recordIdOf(collection, key)
    const entry = this.#entries.find(id)
    return entry ? entry.stored : this.#fill(id, collection, key)
  }

  get changes(): number {
    return this.#changes
  }

  get isBehind(): boolean {
    return this.#committing > 0
  }

  get isCurrent(): boolean {
    return this.#monotonic() < this.#validUntil
  }

  /** Scans the store, but hands out the records it knows in the same version. */
  async scan(collection: string, range: Range): Promise<Scanned> {
    const { rows, isCut } = await this.#store.scan(collection, range)
    return { rows: rows.map(row => this.#knownAs(collection, row)), isCut }
  }

  count(collection: string, range: Pick<Range, 'from' | 'to'>): Promise<number> {
    return this.#store.count(collection, range)
  }

  /**
   * INVARIANT: before anybody learns that this node committed something, the cache holds nothing older. An answer may come late:
   * where a poll has told of its version, it may have told of newer ones as well, and nobody tells of them again.
   */
  async commit(batch: Batch): Promise<Outcome> {
    const changes = Number(batch.writes.length > 0)
    this.#committing += changes
    try {
      return this.#learn(batch, await this.#store.commit(batch))
    } catch (error) {
      // It may be there all the same.
      this.#changes += changes
      // Who reads it next learns that it does not open, before others share a group with what is written in its place.
      if (error instanceof BrokenRow) this.#drop(recordIdOf(error.place.collection, error.place.key), Infinity)
      throw error
    } finally {
      this.#committing -= changes
    }
  }

  #learn(batch: Batch, outcome: Outcome): Outcome {
    if (!outcome.committed) {
      // Whatever stood in the way may be known here in an older version.
      const { conflict } = outcome
      if ('key' in conflict) this.#drop(recordIdOf(conflict.collection, conflict.key), Infinity)
      return outcome
    }
    const { version } = outcome
    if (batch.writes.length > 0) this.#committed = Math.max(this.#committed, version)
    const isTold = this.#position >= version
    for (const { collection, key, value } of batch.writes) {
      const id = recordIdOf(collection, key)
      if (isTold) this.#drop(id, version)
      else this.#put(id, version, value && { key, version, value })
    }
    return outcome
  }

  changesSince(position: Position) {
    return this.#store.changesSince(position)
  }

  position() {
    return this.#store.position()
  }

  journal(range: JournalRange) {
    return this.#store.journal(range)
  }

  packJournal(step: { readonly keep: number }) {
    return this.#store.packJournal(step)
  }

  trimJournal(step: { readonly before: number }) {
    return this.#store.trimJournal(step)
  }

  async close(): Promise<void> {
    this.stop()
    this.#validUntil = -Infinity
    await this.#polling?.catch(() => undefined)
    await this.#store.close()
  }

  async #fill(id: RecordId, collection: string, key: KeyBytes): Promise<Stored | undefined> {
    const read = { overtaken: false }
    const reads = this.#reading.get(id) ?? new Set()
    this.#reading.set(id, reads.add(read))
    try {
      const stored = await this.#store.read(collection, key)
      if (read.overtaken) return stored
      const found = stored ? { stored, version: stored.version } : { stored, version: 0, ...this.#readNow() }
      return this.#entries.put(id, found).stored
    } finally {
      reads.delete(read)
      if (reads.size === 0) this.#reading.delete(id)
    }
  }

  /** Of an absence: where nobody else commits, what was there may have gone by a change that is under way, and by no other. */
  #readNow(): Pick<Cached, 'readBehind'> {
    return this.isAlone && !this.isBehind ? {} : { readBehind: this.#begun }
  }

  async #behind(moment: Moment): Promise<CachedMoment> {
    // A poll that is under way may have begun before.
    for (let polls = 0; polls < 2 && this.#position < moment.version; polls++) await this.poll().catch(() => undefined)
    return cachedMoment(moment, {
      position: () => this.#position,
      peek: id => this.peek(id),
      knownAs: (collection, row) => this.#knownAs(collection, row),
    })
  }

  /** What it holds in the same version, in its place. */
  #knownAs(collection: string, row: Stored): Stored {
    const known = this.#entries.find(recordIdOf(collection, row.key))?.stored
    return known?.version === row.version ? known : row
  }

  #put(id: RecordId, version: Version, stored: Stored | undefined): void {
    this.#overtake(id)
    this.#entries.put(id, { stored, version })
  }

  #drop(id: RecordId, version: Version): void {
    const entry = this.#entries.find(id)
    if (entry && entry.version >= version) return
    this.#overtake(id)
    this.#entries.drop(id)
  }

  #overtake(id: RecordId): void {
    this.#changes++
    for (const read of this.#reading.get(id) ?? []) read.overtaken = true
  }

  #clear(): void {
    this.#changes++
    this.#entries.clear()
    for (const id of this.#reading.keys()) this.#overtake(id)
  }
}
