// Whether a store can be used now. That it answers reads says nothing of its commits: a disk may be full, a database set to
// read only, a row locked. The newest group says it. Where it failed, a commit of one row finds out again and again whether the
// next would: those who are told to go elsewhere bring none.
import { randomUUID } from 'node:crypto'
import { collection } from './collection.ts'
import type { Storage } from './open.ts'
import { nowhere } from './unit-of-work.ts'

/** Stopped: until it is opened anew. */
export type StorageState = 'available' | 'unavailable' | 'stopped'

interface Probe {
  readonly id: 'probe'
  readonly turn: number
}

const Probes = collection<Probe>('stockade.probes', { per: 'global', key: ({ id }) => [id] })

export class Readiness {
  readonly #storage: Pick<Storage, 'store' | 'refusal' | 'isFailing' | 'begin'>
  readonly #timer: NodeJS.Timeout
  #probing: Promise<void> | undefined

  /** `every` is milliseconds between two probes. */
  constructor(storage: Pick<Storage, 'store' | 'refusal' | 'isFailing' | 'begin'>, every = 1000) {
    this.#storage = storage
    this.#timer = setInterval(() => void this.look(), every).unref()
  }

  get state(): StorageState {
    const { refusal, isFailing, store } = this.#storage
    if (refusal) return 'stopped'
    return !isFailing && store.isCurrent ? 'available' : 'unavailable'
  }

  /** Probes a store whose commits fail; answers when that has ended, however it did. */
  look(): Promise<void> {
    if (!this.#storage.isFailing || this.#storage.refusal) return Promise.resolve()
    // A failure is what it asks for.
    return (this.#probing ??= this.#probe().catch(() => undefined).finally(() => (this.#probing = undefined)))
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#probing
  }

  async #probe(): Promise<void> {
    const unit = this.#storage.begin(nowhere)
    const before = await unit.get(Probes, ['probe'])
    const next = { id: 'probe', turn: (before?.turn ?? 0) + 1 } as const
    await (before ? unit.update(Probes, next) : unit.insert(Probes, next))
    await this.#storage.store.commit(unit.toBatch([], randomUUID()))
  }
}
