// The unit of work over any store. Reads go through a read set, writes stay in a write set (a child's above its parent's) until
// the unit becomes a batch, which is durable once the store has answered `commit`.
import type { MaybePromise } from '../../core/maybe-promise.ts'
import type { OwnTurns } from '../../core/sharing/turns.ts'
import type { Collection, Key, Partitioning } from '../collection.ts'
import { encodeKey } from '../rows/keys.ts'
import type { KeyText } from '../rows/keys.ts'
import { freezeRecord } from '../rows/record-codec.ts'
import type { RecordCodec } from '../rows/record-codec.ts'
import type { RecordId } from '../rows/record-id.ts'
import type { Batch, Moment, Store, Version } from '../store.ts'
import { toBatch, toCheck } from './unit-batch.ts'
import type { WriteSet, Write } from './write-set.ts'
import { countRecords, listRecords } from './unit-list.ts'
import { prefixOf } from './partition-prefix.ts'
import { findPlace, placeOf, placesOf, ReadSet } from './read-set.ts'
import type { RecordPlace, Snapshot } from './read-set.ts'
import type { ChildUnit, ListOptions, Partition, PartitionedUnit, ReadUnit, UnitOfWork } from '../unit-of-work.ts'

export interface UnitSettings {
  /** Of what is read at one moment the unit need not be told whether it has changed. */
  readonly store: Store | Moment
  readonly codec: RecordCodec
  readonly partition: Partition
  /** Those of whoever the unit is for; of nobody where absent. */
  readonly turns?: OwnTurns | undefined
}

export function beginUnit({ store, codec, partition, turns }: UnitSettings): PartitionedUnit {
  return new UnitView(new ReadSet(store, codec, turns), [new Map()], partition)
}

/** What is read for: to change something by it, to decide whether that may be done, to know who asks, or to tell of it. */
type Use = 'change' | 'decision' | 'caller' | 'record'

class UnitView implements ChildUnit {
  readonly #reads: ReadSet
  /** The unit's own writes come last; those in front are its parents'. */
  readonly #writeSets: readonly WriteSet[]
  readonly #partition: Partition
  readonly #use: Use
  readonly turns: OwnTurns
  #accountPrefix: KeyText | undefined
  #regionPrefix: KeyText | undefined

  constructor(reads: ReadSet, writeSets: readonly WriteSet[], partition: Partition, use: Use = 'change') {
    this.#reads = reads
    this.turns = reads.turns
    this.#writeSets = writeSets
    this.#partition = partition
    this.#use = use
  }

  in(partition: Partition): UnitOfWork {
    const { account, region } = this.#partition
    if (partition.account === account && partition.region === region) return this
    return new UnitView(this.#reads, this.#writeSets, partition, this.#use)
  }

  forDecision(): ReadUnit {
    return new UnitView(this.#reads, this.#writeSets, this.#partition, 'decision')
  }

  forCaller(): ReadUnit {
    return new UnitView(this.#reads, this.#writeSets, this.#partition, 'caller')
  }

  findMoved(): RecordId | undefined {
    return this.#reads.findMoved()
  }

  isUnproven(): boolean {
    return this.#reads.isUnproven()
  }

  isMixed(): boolean {
    return this.#reads.isMixed()
  }

  findOutrun(): RecordId | undefined {
    return this.#reads.findOutrun()
  }

  mayBeOutrun(): boolean {
    return this.#reads.mayBeOutrun()
  }

  decided(): void {
    this.#reads.decided()
  }

  forRecord(): ReadUnit {
    return new UnitView(this.#reads, this.#writeSets, this.#partition, 'record')
  }

  child(partition: Partition): ChildUnit {
    return new UnitView(this.#reads, [...this.#writeSets, new Map()], partition)
  }

  merge(): void {
    const parent = this.#writeSets.at(-2)
    if (!parent) throw new Error('Only the unit of a hop folds into another')
    for (const [id, write] of this.#own) parent.set(id, write)
    this.#own.clear()
  }

  get writes(): boolean {
    return this.#own.size > 0
  }

  toBatch(records: readonly string[], id: string, kind?: 'change'): Batch {
    if (this.#writeSets.length > 1) throw new Error('The unit of a hop is committed with its parent')
    const expects = kind === 'change' || this.#own.size > 0
    return toBatch(this.#reads, this.#own, { records, id, expects })
  }

  toCheck(id: string, what: 'decision' | 'all'): Batch {
    return toCheck(this.#reads, id, what)
  }

  get<T>(collection: Collection<T>, key: Key): MaybePromise<T | undefined> {
    const place = findPlace(collection, this.#prefix(collection.per), key)
    if (!place) return undefined
    const known = this.#look(place)
    return known ? (known.record as T | undefined) : this.#read(place).then(({ record }) => record as T | undefined)
  }

  getAll<T>(collection: Collection<T>, keys: readonly Key[]): MaybePromise<readonly (T | undefined)[]> {
    const places = placesOf(collection, this.#prefix(collection.per), keys)
    const records: (T | undefined)[] = []
    for (const place of places) {
      const known = place && this.#look(place)
      if (place && !known) return this.#readAll(places)
      records.push(known?.record as T | undefined)
    }
    return records
  }

  async list<T>(collection: Collection<T>, prefix: Key, options: ListOptions): Promise<readonly T[]> {
    return (await this.#list(collection, prefix, options)) as readonly T[]
  }

  async listOf<T, S>(
    collection: Collection<T>, prefix: Key, options: ListOptions, of: (record: T) => S,
  ): Promise<readonly S[]> {
    return (await this.#list(collection, prefix, options, of)) as readonly S[]
  }

  count<T>(collection: Collection<T>, prefix: Key): Promise<number> {
    return countRecords(this.#reads, this.#written, collection, this.#prefix(collection.per), prefix)
  }

  #list<T>(collection: Collection<T>, prefix: Key, options: ListOptions, of?: (record: T) => unknown) {
    return listRecords(this.#reads, this.#written, collection, this.#prefix(collection.per), prefix, options, of)
  }

  /** By all write sets; what was written last counts. */
  get #written(): WriteSet {
    const written: WriteSet = new Map()
    for (const writeSet of this.#writeSets) for (const [id, write] of writeSet) written.set(id, write)
    return written
  }

  async getOf<T, S>(collection: Collection<T>, key: Key, of: (record: T) => S): Promise<S | undefined> {
    const place = findPlace(collection, this.#prefix(collection.per), key)
    if (!place) return undefined
    const known = this.#findWrite(place.id) ?? this.#reads.findSnapshot(place.id)
    if (known) return known.record === undefined ? undefined : of(known.record as T)
    const { stored, record } = await this.#reads.glanceAt(place)
    const made = record === undefined ? undefined : of(record as T)
    await this.#reads.pass(stored)
    return made
  }

  async insert<T>(collection: Collection<T>, record: T): Promise<void> {
    const place = this.#placeOf(collection, collection.key(record))
    const seen = this.#reads.assume(place)
    const write = this.#findWrite(place.id)
    if ((write ?? seen).record !== undefined) {
      throw new Error(`A record of ${collection.name} was inserted under a key that is there`)
    }
    this.#write(seen, record)
  }

  async update<T>(collection: Collection<T>, record: T): Promise<void> {
    this.#write(await this.#present(collection, record, 'updated'), record)
  }

  async put<T>(collection: Collection<T>, record: T): Promise<void> {
    this.#put(collection, collection.key(record), record)
  }

  async drop<T>(collection: Collection<T>, key: Key): Promise<void> {
    this.#put(collection, key, undefined)
  }

  async remove<T>(collection: Collection<T>, record: T): Promise<void> {
    this.#write(await this.#present(collection, record, 'removed'), undefined)
  }

  refer<T>(collection: Collection<T>, key: Key): MaybePromise<T | undefined> {
    const place = findPlace(collection, this.#prefix(collection.per), key)
    const write = place && this.#findWrite(place.id)
    if (!place || write) return write?.record as T | undefined
    const seen = this.#reads.find(place)
    const referred = (to: Snapshot) => this.#expectThere(to).record as T | undefined
    return seen ? referred(seen) : this.#reads.read(place).then(referred)
  }

  versionOf<T>(collection: Collection<T>, record: T): Version {
    const stored = this.#reads.findSnapshot(this.#placeOf(collection, collection.key(record)).id)?.stored
    if (!stored) throw new Error(`A record of ${collection.name} has no version for who has not read it`)
    return stored.version
  }

  turn(): Promise<void> {
    return this.turns.next()
  }

  /** What can be told of a record without waiting. */
  #look(place: RecordPlace): Write | Snapshot | undefined {
    const write = this.#findWrite(place.id)
    if (write) return write
    const seen = this.#reads.find(place)
    return seen && this.#expect(seen)
  }

  async #read(place: RecordPlace): Promise<Snapshot> {
    return this.#expect(await this.#reads.read(place))
  }

  async #readAll<T>(places: readonly (RecordPlace | undefined)[]): Promise<readonly (T | undefined)[]> {
    const records: (T | undefined)[] = []
    for (const place of places) {
      records.push(place && ((this.#look(place) ?? (await this.#read(place))).record as T | undefined))
    }
    return records
  }

  #expect(seen: Snapshot): Snapshot {
    if (this.#use === 'change') seen.expected = true
    else if (this.#use === 'decision') seen.decided = seen.decidedOn = true
    else if (this.#use === 'caller') seen.decided = seen.expected = true
    return seen
  }

  #expectThere(seen: Snapshot): Snapshot {
    if (seen.record === undefined) seen.expected = true
    else seen.referredTo = true
    if (this.#use === 'caller') seen.decided = true
    return seen
  }

  #put<T>(collection: Collection<T>, key: Key, record: T | undefined): void {
    // An index follows from what stood there, which nobody has read.
    if (collection.indexes) throw new Error(`${collection.name} has indexes, and nothing is put into it`)
    const place = this.#placeOf(collection, key)
    this.#write(this.#findWrite(place.id)?.seen ?? this.#reads.assume(place), record, true)
  }

  get #own(): WriteSet {
    return this.#writeSets.at(-1)!
  }

  #write(seen: Snapshot, record: unknown, put = this.#findWrite(seen.id)?.put): void {
    this.#own.set(seen.id, { seen, record: freezeRecord(record), ...(put && { put }) })
  }

  async #present<T>(collection: Collection<T>, record: T, what: string): Promise<Snapshot> {
    const place = this.#placeOf(collection, collection.key(record))
    const write = this.#findWrite(place.id)
    const seen = write?.seen ?? (await this.#reads.read(place))
    if ((write ?? seen).record === undefined) throw new Error(`A record of ${collection.name} was ${what} that is not there`)
    return seen
  }

  #placeOf<T>(collection: Collection<T>, key: Key): RecordPlace {
    const partition = this.#prefix(collection.per)
    return placeOf(collection, partition, encodeKey(key, partition))
  }

  #findWrite(id: RecordId): Write | undefined {
    for (let i = this.#writeSets.length - 1; i >= 0; i--) {
      const writeSet = this.#writeSets[i]!
      const write = writeSet.size > 0 ? writeSet.get(id) : undefined
      if (write) return write
    }
    return undefined
  }

  #prefix(per: Partitioning): KeyText {
    if (per === 'global') return ''
    const { account, region } = this.#partition
    if (per === 'account') return (this.#accountPrefix ??= prefixOf(account))
    return (this.#regionPrefix ??= prefixOf(account, region))
  }
}
