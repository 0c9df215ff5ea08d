import type { OwnTurns } from '../core/sharing/turns.ts'
import type { MaybePromise } from '../core/maybe-promise.ts'
import type { Collection, Key } from './collection.ts'
import type { RecordId } from './rows/record-id.ts'
import type { Batch, Version } from './store.ts'

export interface ListOptions {
  /**
   * The key behind which the list goes on. In a list by index it is the last record's index key followed by its own key.
   */
  readonly after?: Key | undefined
  readonly limit: number
  /** Lists by one of the collection's indexes instead of by its key. */
  readonly index?: string
  readonly reverse?: boolean
  /** What was listed by key is all that is there when the unit is committed, each record as it was: else it conflicts. */
  readonly expected?: true
}

/** What a record belongs to; a collection `per` account or Region puts it in front of the key. */
export interface Partition {
  readonly account: string
  readonly region: string
}

/** Of what belongs to no account. */
export const nowhere: Partition = { account: '', region: '' }

/** What is there, and what the unit has written itself. */
export interface ReadUnit {
  get<T>(collection: Collection<T>, key: Key): MaybePromise<T | undefined>
  /** As `get` for each key, in their order. What the keys stand for is kept with the array, which must not change. */
  getAll<T>(collection: Collection<T>, keys: readonly Key[]): MaybePromise<readonly (T | undefined)[]>
  /** Records whose key starts with `prefix`, in key order; reads its own writes. */
  list<T>(collection: Collection<T>, prefix: Key, options: ListOptions): Promise<readonly T[]>
  /** As `list`: of each record what `of` makes of it, which should be little. The records themselves are not kept. */
  listOf<T, S>(collection: Collection<T>, prefix: Key, options: ListOptions, of: (record: T) => S): Promise<readonly S[]>
  /** How many records `list` would find, were its limit no matter. None of them is read. */
  count<T>(collection: Collection<T>, prefix: Key): Promise<number>
  /** As `get`, of the record what `of` makes of it. It is not kept, and may be another when it is read again. */
  getOf<T, S>(collection: Collection<T>, key: Key, of: (record: T) => S): Promise<S | undefined>
  /** For a record that what is written refers to: it may change, and is still there when the unit is committed. */
  refer<T>(collection: Collection<T>, key: Key): MaybePromise<T | undefined>
  /** Of a record that the unit has read: of two, the one that a later commit wrote has the greater. */
  versionOf<T>(collection: Collection<T>, record: NoInfer<T>): Version
  /** For work that goes on over much: others have their turn first. */
  turn(): Promise<void>
  /** Asked right before each piece of work that may be long: it waits for the next turn where this one has lasted. */
  readonly turns: OwnTurns
  /** The same unit as seen from another account or Region. */
  in(partition: Partition): ReadUnit
}

/**
 * What a handler reads and writes, of which its resolvers read. Nothing is on disk until the gateway commits it, once, as a
 * whole. What a handler has read by key is expected to be unchanged then; a resolver's reads are not (`forDecision`).
 */
export interface UnitOfWork extends ReadUnit {
  /** The key must be absent: that the unit sees it present is a programming error, that it is so at commit a conflict. */
  insert<T>(collection: Collection<T>, record: NoInfer<T>): Promise<void>
  /** Replaces the record with the same key, which must be there. */
  update<T>(collection: Collection<T>, record: NoInfer<T>): Promise<void>
  /**
   * Writes the record, whatever stands there: the last of several that are committed wins, and none meets the others. For a
   * collection without indexes; what was read of it besides is expected all the same.
   */
  put<T>(collection: Collection<T>, record: NoInfer<T>): Promise<void>
  remove<T>(collection: Collection<T>, record: NoInfer<T>): Promise<void>
  /** Takes out whatever stands under the key, unread and unexpected: what another record owns, which is. As `put` besides. */
  drop<T>(collection: Collection<T>, key: Key): Promise<void>
  in(partition: Partition): UnitOfWork
}

/** A unit as the gateway holds it. */
export interface PartitionedUnit extends UnitOfWork {
  /** A hop's unit: it sees what this one wrote; what it writes is this one's once `merge` is called, and nobody's otherwise. */
  child(partition: Partition): ChildUnit
  /** The same unit for whoever decides whether the call may go on: what it reads is expected until the decision stands. */
  forDecision(): ReadUnit
  /** The same unit for whoever asks who is calling: a part of what is decided on that is expected in any case. */
  forCaller(): ReadUnit
  /**
   * A record that was decided on and that the cache, while it is current, does not answer so any more; undefined where all that
   * was decided on was true at one moment, since what the cache answers it answers at once.
   */
  findMoved(): RecordId | undefined
  /** Whether something that was decided on is gone, and may have been there yet when the rest was as it was seen. */
  isUnproven(): boolean
  /** Whether the cache cannot say that all that was seen was true at one moment. */
  isMixed(): boolean
  /** What was decided on and has changed since, so that what was read behind the decision may be what it does not allow. */
  findOutrun(): RecordId | undefined
  /** Whether the cache cannot say so, since something was read past it, which may be newer than what it knows of. */
  mayBeOutrun(): boolean
  /** The decision stands: what it was made on may change from here on. */
  decided(): void
  /** The same unit for what is told of the call: nothing that it reads is expected. */
  forRecord(): ReadUnit
  /** Whether a commit would change any record. */
  readonly writes: boolean
  /**
   * Everything that is to be committed, with its journal records. A unit that writes nothing expects nothing, unless what it was
   * read for is a change without a record: a session is given and not kept.
   */
  toBatch(records: readonly string[], id: string, kind?: 'change'): Batch
  /** Writes nothing, and is committed where all that the unit has seen, or has decided on, is still as it saw it. */
  toCheck(id: string, what: 'decision' | 'all'): Batch
}

export interface ChildUnit extends PartitionedUnit {
  merge(): void
}
