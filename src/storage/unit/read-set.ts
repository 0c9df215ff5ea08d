// What a unit of work has seen of the store, shared by all its views and children: every record looks the same throughout,
// and what was read by key is expected to be unchanged at commit, also where a discarded hop read it.
import { Generations } from '../../core/generations.ts'
import { turnsOfNobody, type OwnTurns } from '../../core/sharing/turns.ts'
import type { CachedStore, Standing } from '../cache/cache.ts'
import type { CachedMoment } from '../cache/cached-moment.ts'
import type { Collection, Key } from '../collection.ts'
import { encodeKey, findKey, keyBytes, successor } from '../rows/keys.ts'
import type { KeyText } from '../rows/keys.ts'
import type { RecordCodec } from '../rows/record-codec.ts'
import { recordId } from '../rows/record-id.ts'
import type { RecordId } from '../rows/record-id.ts'
import { scanBytes } from '../store.ts'
import type { Moment, Range, RangeExpectation, Scanned, Store, Stored } from '../store.ts'

/** Where a record is kept. */
export interface RecordPlace {
  readonly id: RecordId
  readonly collection: Collection<unknown>
  readonly key: KeyText
  /** The partition, in front of the record's key and of its keys in indexes. */
  readonly partition: KeyText
}

/** Of a record of which nothing has been asked. */
const unused = { expected: false, referredTo: false, decided: false, decidedOn: false }

/** A record, or its absence, as the store had it. */
export interface Snapshot extends RecordPlace {
  readonly stored: Stored | undefined
  readonly record: unknown
  /** To be as it is, or to be there; whether it was decided on; and whether that is to be as it is. */
  expected: boolean
  referredTo: boolean
  decided: boolean
  decidedOn: boolean
}

/** Whether the call goes by it. */
const isRelied = ({ decidedOn, expected }: Snapshot): boolean => decidedOn || expected
const isDecided = ({ decided }: Snapshot): boolean => decided
const isAny = (): boolean => true

export class ReadSet {
  readonly store: Moment | Store
  /** What can be seen without waiting. */
  readonly #near: CachedMoment | CachedStore | undefined
  readonly codec: RecordCodec
  /** What says whether that has changed; absent at a moment, of which nothing changes. */
  readonly #cache: CachedStore | undefined
  readonly #seen = new Map<RecordId, Snapshot>()
  readonly ranges: RangeExpectation[] = []
  /** Those of whoever the unit is for. */
  readonly turns: OwnTurns
  /** What the cache had learnt of before anything was read. */
  readonly #changes: number | undefined
  #passed = 0
  /** Whether something was read that the cache does not answer for. */
  #isPast = false

  constructor(store: Moment | Store | CachedMoment | CachedStore, codec: RecordCodec, turns: OwnTurns = turnsOfNobody) {
    this.store = store
    this.codec = codec
    this.turns = turns
    this.#near = 'peek' in store ? store : undefined
    this.#cache = 'standing' in store ? store : undefined
    this.#changes = this.#cache?.changes
  }

  /** What was seen before or can be seen without waiting. */
  find(place: RecordPlace): Snapshot | undefined {
    const seen = this.#seen.get(place.id)
    if (seen) return seen
    const cached = this.#near?.peek(place.id)
    return cached && this.#see(place, cached.stored)
  }

  async read(place: RecordPlace): Promise<Snapshot> {
    return this.find(place) ?? this.note(place, await this.store.read(place.collection.name, keyBytes(place.key)))
  }

  /**
   * The record that an entry of an index names. INVARIANT: an entry is read from the store, and a record in the cache may be a
   * second older. One that does not belong at the entry's place is not taken for it: the store has a newer one, or none.
   */
  async findIndexed(place: RecordPlace, belongs: (record: unknown) => boolean): Promise<Stored | undefined> {
    const cached = this.#near?.peek(place.id)?.stored
    if (cached && belongs(this.codec.decode(place.collection, cached))) return cached
    const range = { from: keyBytes(place.key), to: keyBytes(successor(place.key)), limit: 1 }
    return (await this.scan(place.collection.name, range)).rows[0]
  }

  /** What stands there now, whatever the cache knows of. */
  scan(collection: string, range: Range): Promise<Scanned> {
    this.#isPast = true
    return this.store.scan(collection, range)
  }

  count(collection: string, range: Omit<Range, 'limit'>): Promise<number> {
    this.#isPast = true
    return this.store.count(collection, range)
  }

  /** What was seen of it before, were it long ago. */
  findSnapshot(id: RecordId): Snapshot | undefined {
    return this.#seen.get(id)
  }

  /** What stands at the place, looked at and not kept. */
  async glanceAt(place: RecordPlace): Promise<Pick<Snapshot, 'stored' | 'record'>> {
    const stored = await this.store.read(place.collection.name, keyBytes(place.key))
    if (this.#cache && this.#cache.standing(place.id, stored) !== 'holds') this.#isPast = true
    return this.glance(place, stored)
  }

  /** What is looked at, and not kept. */
  glance({ collection }: RecordPlace, stored: Stored | undefined): Pick<Snapshot, 'stored' | 'record'> {
    return { stored, record: stored && this.codec.decode(collection, stored) }
  }

  /** To be called behind each record of many: lets others have their turn when enough has been looked at. */
  async pass(stored: Stored | undefined): Promise<void> {
    this.#passed += stored?.value.length ?? 0
    if (this.#passed <= scanBytes) return
    this.#passed = 0
    await this.turns.next()
  }

  /** A record is seen once: what stands there later does not replace it. */
  note(place: RecordPlace, stored: Stored | undefined): Snapshot {
    return this.#seen.get(place.id) ?? this.#see(place, stored)
  }

  #see({ id, collection, key, partition }: RecordPlace, stored: Stored | undefined): Snapshot {
    const record = stored && this.codec.decode(collection, stored)
    const seen = { id, collection, key, partition, stored, record, ...unused }
    this.#seen.set(id, seen)
    return seen
  }

  /** For a record that is to be inserted: where it was not read, its absence is assumed, and nobody else takes that for seen. */
  assume(place: RecordPlace): Snapshot {
    return this.#seen.get(place.id) ?? { ...place, stored: undefined, record: undefined, ...unused }
  }

  findMoved(): RecordId | undefined {
    return this.#find(isRelied, 'moved')?.id
  }

  isUnproven(): boolean {
    return this.#find(isRelied, 'unproven') !== undefined
  }

  isMixed(): boolean {
    return this.#find(isAny) !== undefined
  }

  findOutrun(): RecordId | undefined {
    return this.#find(isDecided, 'moved')?.id
  }

  mayBeOutrun(): boolean {
    const cache = this.#cache
    if (!cache || (cache.isAlone && !cache.isBehind)) return false
    return this.#isPast || this.isMixed()
  }

  /** The first of those that the cache says to stand so; without `wanted`, that it does not say to hold. */
  #find(isAsked: (seen: Snapshot) => boolean, wanted?: Standing): Snapshot | undefined {
    const cache = this.#cache
    if (!cache || this.#isUnchanged(cache)) return undefined
    for (const seen of this.#seen.values()) {
      if (!isAsked(seen)) continue
      const standing = cache.standing(seen.id, seen.stored)
      if (wanted === undefined ? standing !== 'holds' : standing === wanted) return seen
    }
    return undefined
  }

  /** INVARIANT: where nobody else commits, whatever changes a record that was read is under way, or was learnt of since. */
  #isUnchanged({ isAlone, isBehind, changes }: CachedStore): boolean {
    return isAlone && !isBehind && changes === this.#changes
  }

  decided(): void {
    for (const seen of this.#seen.values()) seen.decidedOn = false
  }

  all(): Iterable<Snapshot> {
    return this.#seen.values()
  }
}

export function placeOf<T>(collection: Collection<T>, partition: KeyText, key: KeyText): RecordPlace {
  return { id: recordId(collection.name, key), collection: collection as unknown as Collection<unknown>, key, partition }
}

interface AskedPlace {
  readonly asked: Key
  readonly place: RecordPlace
}

/** By the last part of the key, which is an id or a name. */
const askedPlaces = new Generations<string, AskedPlace[]>({ most: 4096 })
/** A part no longer than that is worth it; and of one part no more places than that are kept. */
const [longestPart, mostOfPart] = [128, 8]

/**
 * The place of the record with that key; undefined where no record can have it. Kept, since to write out a key, and to hash what
 * was written, costs more than to find what it names.
 */
export function findPlace<T>(collection: Collection<T>, partition: KeyText, key: Key): RecordPlace | undefined {
  const last = key.at(-1)
  const part = typeof last === 'string' && last.length <= longestPart ? last : undefined
  const places = part === undefined ? undefined : askedPlaces.find(part)
  if (places) {
    for (const { asked, place } of places) {
      if (place.collection === collection && place.partition === partition && isSameKey(asked, key)) return place
    }
  }
  const text = findKey(key, partition)
  if (text === undefined) return undefined
  const place = placeOf(collection, partition, text)
  if (part === undefined) return place
  if (!places || places.length >= mostOfPart) askedPlaces.add(part, [{ asked: key, place }])
  else places.push({ asked: key, place })
  return place
}

function isSameKey(some: Key, other: Key): boolean {
  for (let i = 0; i < other.length; i++) if (some[i] !== other[i]) return false
  return some.length === other.length
}

/** Undefined for what can be no key. */
type Places = readonly (RecordPlace | undefined)[]

/** Places of keys that are asked for again and again: to write out a key costs more than to find what it names. */
const heldPlaces = new WeakMap<readonly Key[], Places>()

export function placesOf<T>(collection: Collection<T>, partition: KeyText, keys: readonly Key[]): Places {
  const held = heldPlaces.get(keys)
  // INVARIANT: the same keys in another collection or partition are other places, and are not taken for these.
  if (held?.[0]?.collection === collection && held[0].partition === partition) return held
  const places = keys.map(key => findPlace(collection, partition, key))
  heldPlaces.set(keys, places)
  return places
}

export function indexCollection(collection: string, index: string): string {
  return `${collection}#${index}`
}

/**
 * The key of a record's entry in an index, or undefined where the index leaves the record out.
 * INVARIANT: no two records share an entry, since all keys of a collection have the same number of parts.
 */
export function findIndexKey({ collection, partition }: RecordPlace, index: string, record: unknown): KeyText | undefined {
  const indexKey = collection.indexes![index]!(record)
  return indexKey && encodeKey([...indexKey, ...collection.key(record)], partition)
}
