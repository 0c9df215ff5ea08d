// A store that is only read, whether nodes run on it or not. Nothing is locked and nothing changed.
import type { StoreRow } from './store-row.ts'
import type { Store } from './store.ts'
import type { JournalSource } from './verify-journal.ts'

export type StoreReader = Pick<Store, 'read' | 'scan' | 'changesSince' | 'position' | 'journal'>

/** The store as it was at one moment, however long the reading takes. */
export interface Snapshot {
  readonly row: StoreRow
  readonly source: JournalSource
  close(): Promise<void>
}

export interface OfflineEngine {
  readonly reader: StoreReader
  row(): Promise<StoreRow>
  snapshot(): Promise<Snapshot>
  close(): Promise<void>
}
