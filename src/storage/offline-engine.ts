// A store that is only read, whether nodes run on it or not. Nothing is locked and nothing changed.
import type { StoreRow } from './rows/store-row.ts'
import type { JournalRows } from './journal/vouched-journal.ts'
import type { Store, Stored } from './store.ts'
import type { JournalSource } from './journal/verify-journal.ts'

export type StoreReader = Pick<Store, 'read' | 'scan' | 'count' | 'changesSince' | 'position'> & JournalRows

/** As it stands on disk: sealed. */
export interface StoredRecord extends Stored {
  readonly collection: string
}

/** The store as it was at one moment, however long the reading takes. */
export interface Snapshot {
  readonly row: StoreRow
  readonly source: JournalSource
  /** By collection and key. To be read when nothing else of the snapshot is. */
  records(): Iterable<StoredRecord> | AsyncIterable<StoredRecord>
  /** What the engine finds wrong with its own files, where it can tell. */
  damage?(): string | undefined
  close(): Promise<void>
}

export interface OfflineEngine {
  /** Rows as they stand on disk. */
  readonly reader: StoreReader
  row(): Promise<StoreRow>
  snapshot(): Promise<Snapshot>
  close(): Promise<void>
}
