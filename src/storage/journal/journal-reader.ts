// Records of the journal as their readers meet them.

/** Where a reader of the change feed or of the journal is. */
export type Position = number

export interface JournalEntry {
  readonly position: Position
  /** JSON text. */
  readonly record: string
}

/** Entries below `before` (all where absent), newest first; with `after` those above it, oldest first. */
export interface JournalRange {
  readonly before?: Position
  readonly after?: Position
  readonly limit: number
  /** UTF-16 units of records behind which no more are answered, were there fewer than `limit`. */
  readonly size?: number
}

/** What services read of the journal. */
export interface JournalReader {
  read(range: JournalRange): Promise<readonly JournalEntry[]>
}
