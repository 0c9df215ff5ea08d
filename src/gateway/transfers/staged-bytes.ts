// What one caller has on disk of uploads that have not ended. The largest of them may be as large as an object is; beside it he
// leaves as much free to others as he takes, so that nobody fills the disk with what he never ends.
import { uploadErrors } from './upload-errors.ts'

export interface Staging {
  /** Rejects where the caller would have more than he leaves. */
  add(bytes: number): Promise<void>
  /** They are named, or gone. */
  end(): void
}

interface Held {
  bytes: number
}

/** Bytes of one upload between two looks at what is free. */
const step = 1024 * 1024

export class StagedBytes {
  readonly #byCaller = new Map<string, Set<Held>>()

  /** `free` says how many bytes there is room for yet. */
  begin(caller: string, free: () => Promise<number>): Staging {
    const held: Held = { bytes: 0 }
    const all = this.#byCaller.get(caller) ?? new Set()
    this.#byCaller.set(caller, all.add(held))
    let next = step
    return {
      add: async bytes => {
        held.bytes += bytes
        if (held.bytes < next) return
        next = held.bytes + step
        if (besideLargest(all) > (await free())) throw uploadErrors.noRoom()
      },
      end: () => {
        all.delete(held)
        if (all.size === 0) this.#byCaller.delete(caller)
      },
    }
  }
}

function besideLargest(all: Iterable<Held>): number {
  let [sum, largest] = [0, 0]
  for (const { bytes } of all) {
    sum += bytes
    largest = Math.max(largest, bytes)
  }
  return sum - largest
}
