// Whether a store can be used now. That it answers reads says nothing of its commits: a disk may be full, a database set to
// read only, a row locked. What the newest group met says it, and where it failed, a commit that changes nothing finds out
// whether the next would: those who are told to go elsewhere bring none.
import { randomUUID } from 'node:crypto'
import type { Batch } from './store.ts'
import type { Storage } from './open.ts'

/** Stopped: until it is opened anew. */
export type StorageState = 'available' | 'unavailable' | 'stopped'

/** Milliseconds between two attempts. */
const pause = 1000

export class Readiness {
  readonly #storage: Pick<Storage, 'store' | 'refusal' | 'isFailing'>
  readonly #monotonic: () => number
  #tried = -Infinity
  #isTrying = false

  constructor(storage: Pick<Storage, 'store' | 'refusal' | 'isFailing'>, monotonic: () => number) {
    this.#storage = storage
    this.#monotonic = monotonic
  }

  get state(): StorageState {
    const { refusal, isFailing, store } = this.#storage
    if (refusal) return 'stopped'
    if (isFailing) this.#try()
    return !isFailing && store.isCurrent ? 'available' : 'unavailable'
  }

  #try(): void {
    const now = this.#monotonic()
    if (this.#isTrying || now - this.#tried < pause) return
    this.#tried = now
    this.#isTrying = true
    // Its failure is what it asked for.
    this.#storage.store.commit(nothing()).catch(() => undefined).finally(() => (this.#isTrying = false))
  }
}

/** A group without anything would not be sent. */
function nothing(): Batch {
  const absent = { collection: 'stockade.nothing', key: Buffer.from('nothing'), version: 0 }
  return { id: randomUUID(), expectations: [absent], writes: [], records: [] }
}
