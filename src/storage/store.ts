// The small contract that every engine fulfils: read one, scan a range, count a range, commit a batch, tell what changed.
import type { Instant } from '../core/clock.ts'
import type { JournalEntry, JournalRange, JournalReader, Position } from './journal/journal-reader.ts'

/** Order-preserving bytes (`keys.ts`), in which a comparison of keys is a comparison of bytes. */
export type KeyBytes = Uint8Array

/** Grows with every change of the record; 0 says that there is none. */
export type Version = number

export interface Stored {
  readonly key: KeyBytes
  readonly version: Version
  /** The record in its encoded form, sealed members included. On disk it is sealed as a whole: `barrier.ts`. */
  readonly value: Uint8Array
}

export interface Range {
  /** Inclusive. */
  readonly from: KeyBytes
  /** Exclusive. */
  readonly to: KeyBytes
  readonly limit: number
  readonly reverse?: boolean
}

/**
 * A scan gives up behind the row with which it has as many bytes: nobody knows before how large the rows of a range are, and what
 * is scanned is read in one turn.
 */
export const scanBytes = 64 * 1024

export interface Scanned {
  /** In the order of the scan. */
  readonly rows: readonly Stored[]
  /** Whether the range may have more behind them, be it the limit or their bytes that ended the scan. */
  readonly isCut: boolean
}

/** Of one record, or of all that are in a range. */
export type Expectation = RecordExpectation | RangeExpectation

export interface RecordExpectation {
  readonly collection: string
  readonly key: KeyBytes
  /** 0 expects that there is no such record, `anyVersion` that there is one. */
  readonly version: Version
}

export const anyVersion: Version = -1

/** Whatever is added to the range, changed in it or taken out changes one of the two. */
export interface RangeExpectation extends Pick<Range, 'from' | 'to'> {
  readonly collection: string
  readonly count: number
  /** The greatest version of them; 0 where there are none. */
  readonly newest: Version
}

export interface Write {
  readonly collection: string
  readonly key: KeyBytes
  /** Undefined removes the record. */
  readonly value: Uint8Array | undefined
}

/** One atomic change with its audit records. Both, or neither, are on disk when `commit` has answered. */
export interface Batch {
  /** Names the batch where its outcome became unknown. */
  readonly id: string
  readonly expectations: readonly Expectation[]
  readonly writes: readonly Write[]
  /** Journal records, each one JSON text. */
  readonly records: readonly string[]
  /** What a service does by itself, for whoever has caused it: in a store that has bounds it takes a room of its own. */
  readonly isOwnWork?: true
}

export type Outcome =
  /** `version` is that of every record the batch wrote. */
  | { readonly committed: true; readonly version: Version }
  | { readonly committed: false; readonly conflict: Expectation }

export interface Change {
  readonly collection: string
  readonly key: KeyBytes
  readonly version: Version
}

export interface Changes {
  readonly changes: readonly Change[]
  readonly position: Position
  /** The feed no longer reaches back to where the reader was: whatever it cached is void. */
  readonly gap: boolean
}

/** The store cannot be reached now; it may be tried again. A commit that failed so was not made, unless it says otherwise. */
export class StoreUnavailable extends Error {}

/** The commit was made, or it was not: the store could not be asked in time. */
export class UnknownOutcome extends StoreUnavailable {
  constructor(cause: unknown) {
    super(`It is not known whether the change was made: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}

/** What can be read of a moment, until whoever asked for it is done. */
export interface Moment extends Pick<Store, 'read' | 'scan' | 'count'> {
  /** The newest that it holds. */
  readonly version: Version
  readonly journal: JournalReader
}

export interface Store {
  read(collection: string, key: KeyBytes): Promise<Stored | undefined>
  scan(collection: string, range: Range): Promise<Scanned>
  /** How many records are there, none of which is looked at. */
  count(collection: string, range: Pick<Range, 'from' | 'to'>): Promise<number>
  /** Answers when the batch is durable. Batches that wait together share one transaction; one that conflicts fails alone. */
  commit(batch: Batch): Promise<Outcome>
  changesSince(position: Position): Promise<Changes>
  /** Where the change feed stands now. */
  position(): Promise<Position>
  journal(range: JournalRange): Promise<readonly JournalEntry[]>
  /** One short step: packs old records, but never the newest `keep`. Answers how many; 0 where none are left to pack. */
  packJournal(step: { readonly keep: number }): Promise<number>
  /** One short step: removes the oldest records that were made before `before`, but never the newest. Answers how many. */
  trimJournal(step: { readonly before: Instant }): Promise<number>
  /**
   * Reads the store as it is at one moment, behind the asking, whatever is committed meanwhile. Few read so at once; others wait,
   * and `reader` is in whose name: readers take turns. Where what it reads by breaks, `read` is run once more, at another moment.
   * Absent where nobody else commits to the store.
   */
  atMoment?<T>(reader: string, read: (moment: Moment) => Promise<T>): Promise<T>
  /** Commits what waits, then closes. */
  close(): Promise<void>
}
