import type { RecordId } from '../rows/record-id.ts'
import type { Seen } from './unit-sight.ts'

/** What a record is to become: its new form, or undefined to remove it. */
export interface Write {
  readonly seen: Seen
  readonly record: unknown
  /** Whatever stands there when it is committed. */
  readonly put?: true
}

export type Layer = Map<RecordId, Write>
