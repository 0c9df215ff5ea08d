// Calls that met over one record wait in one line, in which the first tries again until it is through. So each of many that
// change the same record is tried about twice, and not once for each that was there before it. Callers take turns: whoever has
// many calls in a line makes his own wait.
import { FairLine } from '../../core/sharing/fair-line.ts'
import { recordIdOf } from '../../storage/rows/record-id.ts'
import type { RecordId } from '../../storage/rows/record-id.ts'
import type { Expectation } from '../../storage/store.ts'

export class Contention {
  /** Those behind the first, by what they met over. Only calls that have a place at the gate are in one. */
  readonly #lines = new Map<RecordId, FairLine>()

  async within<T>(id: RecordId, caller: string, work: () => Promise<T>): Promise<T> {
    const line = this.#lines.get(id)
    if (line) await line.join(caller)
    else this.#lines.set(id, new FairLine())
    try {
      return await work()
    } finally {
      if (!this.#lines.get(id)!.letNext()) this.#lines.delete(id)
    }
  }
}

/** A range stands for what it begins with. */
export function metOver(conflict: Expectation): RecordId {
  return recordIdOf(conflict.collection, 'key' in conflict ? conflict.key : conflict.from)
}
