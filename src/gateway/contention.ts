// Calls that met over one record wait in one line, in which the first tries again until it is through. So each of many that
// change the same record is tried about twice, and not once for each that was there before it. Callers take turns: whoever has
// many calls in a line makes his own wait.
import { recordIdOf } from '../storage/record-id.ts'
import type { RecordId } from '../storage/record-id.ts'
import type { Expectation } from '../storage/store.ts'

/** Those behind the first, by caller; whose turn is next comes first. */
type Line = Map<string, (() => void)[]>

export class Contention {
  /** By what they met over. Only calls that have a place at the gate are in one. */
  readonly #lines = new Map<RecordId, Line>()

  async within<T>(id: RecordId, caller: string, work: () => Promise<T>): Promise<T> {
    const line = this.#lines.get(id)
    if (line) await stand(line, caller)
    else this.#lines.set(id, new Map())
    try {
      return await work()
    } finally {
      if (!letNext(this.#lines.get(id)!)) this.#lines.delete(id)
    }
  }
}

function stand(line: Line, caller: string): Promise<void> {
  return new Promise(resolve => {
    const own = line.get(caller)
    if (own) own.push(resolve)
    else line.set(caller, [resolve])
  })
}

/** False where nobody waits. */
function letNext(line: Line): boolean {
  for (const [caller, own] of line) {
    line.delete(caller)
    const enter = own.shift()!
    if (own.length > 0) line.set(caller, own)
    enter()
    return true
  }
  return false
}

/** A range stands for what it begins with. */
export function metOver(conflict: Expectation): RecordId {
  return recordIdOf(conflict.collection, 'key' in conflict ? conflict.key : conflict.from)
}
