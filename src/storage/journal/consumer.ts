import type { Storage } from '../open.ts'
import type { JournalEntry, Position } from './journal-reader.ts'
import type { UnitOfWork } from '../unit-of-work.ts'

export interface Consumer {
  readonly name: string
  /** As many records as it takes at once. */
  readonly size: number
  /** As few as it takes; it waits until they are there. `size` where absent. */
  readonly least?: number
  /**
   * Writes what it derives to `unit`, with no other effect: it is called again with the same entries if the commit fails.
   * They come in order, a page at a time, so that no more of them are held than a page; the event loop has a turn in between.
   */
  consume(pages: Pages, unit: UnitOfWork): Promise<void>
  /** Drops some of what it derived from records below `oldest`, which are gone. True where more is left. */
  forget?(oldest: Position, unit: UnitOfWork): Promise<boolean>
  /**
   * Drops what it derived from records behind `end`, of which there are none, or some of it. Answers behind which record it goes
   * on; called again where that is still behind the end. Without it the consumer begins again with the oldest record.
   */
  rewind?(end: Position, unit: UnitOfWork): Promise<Position>
}

export type Pages = AsyncIterable<readonly JournalEntry[]>

/** What a consumer works on. */
export type ConsumerStorage = Pick<Storage, 'store' | 'begin' | 'journal'>

export interface ErrorLog {
  error(message: string, details: Readonly<Record<string, unknown>>): void
}
