// Calls that met over one record wait in one line, in which the first tries again until it is through. So each of many that
// change the same record is tried about twice, and not once for each that was there before it.
import { recordIdOf } from '../storage/record-id.ts'
import type { RecordId } from '../storage/record-id.ts'
import type { Expectation } from '../storage/store.ts'

export class Contention {
  /** Those behind the first, by what they met over. Only calls that have a place at the gate are in one. */
  readonly #lines = new Map<RecordId, (() => void)[]>()

  async within<T>(id: RecordId, work: () => Promise<T>): Promise<T> {
    const line = this.#lines.get(id)
    if (line) await new Promise<void>(resolve => line.push(resolve))
    else this.#lines.set(id, [])
    try {
      return await work()
    } finally {
      const next = this.#lines.get(id)!.shift()
      if (next) next()
      else this.#lines.delete(id)
    }
  }
}

/** A range stands for what it begins with. */
export function metOver(conflict: Expectation): RecordId {
  return recordIdOf(conflict.collection, 'key' in conflict ? conflict.key : conflict.from)
}
