import type { Collection, Key } from './collection.ts'

export interface ListOptions {
  /** The key behind which the list goes on. */
  readonly after?: Key | undefined
  readonly limit: number
  /** Lists by one of the collection's indexes instead of by its key. */
  readonly index?: string
  readonly reverse?: boolean
}

/** What a handler and its resolvers read and write. Nothing is on disk until the gateway commits it, once, as a whole. */
export interface UnitOfWork {
  get<T>(collection: Collection<T>, key: Key): Promise<T | undefined>
  /** Records whose key starts with `prefix`, in key order; reads its own writes. */
  list<T>(collection: Collection<T>, prefix: Key, options: ListOptions): Promise<readonly T[]>
  /** The key must be absent: present in this unit's sight is a programming error, present at commit a conflict. */
  insert<T>(collection: Collection<T>, record: T): Promise<void>
  /** Replaces the record with the same key, which must be there. */
  update<T>(collection: Collection<T>, record: T): Promise<void>
  remove<T>(collection: Collection<T>, record: T): Promise<void>
  /** Claims a record that a rule depends on: whoever else changes or claims it at the same time conflicts. */
  touch<T>(collection: Collection<T>, record: T): Promise<void>
}
