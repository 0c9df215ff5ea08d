// What uploads that have not ended have on disk, and are about to have. Each goes on while there is room for the rest of it. Of
// one caller's the largest may be as large as an object is; beside it he leaves as much free to others as he takes, so that
// nobody fills the disk with what he never ends.
import { pieceLength } from '../../storage/blobs/pieces.ts'
import { uploadErrors } from './upload-errors.ts'

export interface Staging {
  /** Rejects where there is no room for the upload, before anything of it is written. */
  requireRoom(): Promise<void>
  /** Before so many more are written. Rejects where there is no room for the rest, or their caller would have too much. */
  add(bytes: number): Promise<void>
  /** They are named, or gone. */
  end(): void
}

export interface Stageable {
  readonly caller: string
  readonly length: number
  /** How many bytes there is room for yet. */
  readonly free: () => Promise<number>
}

interface Held {
  bytes: number
}

/** What an upload may write between two looks at what is free. */
const step = 1024 * 1024

export class StagedBytes {
  readonly #byCaller = new Map<string, Set<Held>>()
  /**
   * How many bytes uploads were ever let write, and how many of those are written, or never will be. INVARIANT: what was promised
   * and not written yet when somebody asked what is free is not free, so that however many ask at once they overrun nothing.
   */
  #promised = 0
  #written = 0

  begin({ caller, length, free }: Stageable): Staging {
    const held: Held = { bytes: 0 }
    const all = this.#byCaller.get(caller) ?? new Set()
    this.#byCaller.set(caller, all.add(held))
    let [promised, written] = [0, 0]
    const write = (bytes: number) => {
      this.#written += bytes - written
      written = bytes
    }
    const look = async (most: number) => {
      // The writer holds back a piece.
      write(Math.max(0, held.bytes - pieceLength))
      const before = this.#written
      const left = await free()
      const rest = Math.max(length, most) - promised
      if (rest > left - (this.#promised - before) || besideLargest(all) > left) throw uploadErrors.noRoom()
      const next = Math.max(Math.min(step, rest), most - promised)
      promised += next
      this.#promised += next
    }
    return {
      requireRoom: () => look(0),
      add: async bytes => {
        if (held.bytes + bytes > promised) await look(held.bytes + bytes)
        held.bytes += bytes
      },
      end: () => {
        write(promised)
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
