import type { RecordId } from '../rows/record-id.ts'
import type { Snapshot } from './read-set.ts'

/** What a record is to become: its new form, or undefined to remove it. */
export interface Write {
  readonly seen: Snapshot
  readonly record: unknown
  /** Whatever stands there when it is committed. */
  readonly put?: true
}

export type WriteSet = Map<RecordId, Write>
