// Bytes that are too many for a record. A blob is staged: its bytes are on disk, and nobody finds them. Then a record names it,
// in a commit like any other.
import type { Instant } from '../../core/clock.ts'
import { uuidV4, type RandomBytes } from '../../core/ids.ts'
import { Secret } from '../../core/secret.ts'
import type { StoreKey } from '../secrets/store-key.ts'
import { StoreUnavailable, type Store } from '../store.ts'
import { nowhere, type Partition, type PartitionedUnit } from '../unit-of-work.ts'
import { Blobs, type BlobContent } from './blob-records.ts'
import { pieceLength, type PieceStore } from './pieces.ts'
import { BrokenBlob, PieceSeal } from './piece-seal.ts'
import { BlobWriter } from './blob-writer.ts'

export interface ByteRange {
  /** Inclusive. */
  readonly from: number
  /** Exclusive. */
  readonly to: number
}

export interface StagedBlob {
  /** Resolves when more may come; holds no more than a piece. */
  write(bytes: Uint8Array): Promise<void>
  /** All is on disk when it has answered. */
  finish(): Promise<BlobContent>
  /** To be called once, when a record names the blob or none will: it is removed unless one does. */
  end(): Promise<void>
}

/** In bytes. */
const contentKeyLength = 32

export interface BlobSettings {
  readonly pieces: PieceStore
  readonly key: StoreKey
  readonly random: RandomBytes
  readonly store: Pick<Store, 'commit'>
  readonly begin: (partition: Partition) => PartitionedUnit
  /** Whether nothing can have been committed that the store does not show: by others, or by a commit that was not answered. */
  readonly isCertain: () => boolean
}

export class BlobStore {
  readonly pieces: PieceStore
  readonly #settings: BlobSettings
  readonly #seal: PieceSeal
  /** Of this process, those that have not ended. */
  readonly #staged = new Set<string>()

  constructor(settings: BlobSettings) {
    this.#settings = settings
    this.pieces = settings.pieces
    this.#seal = new PieceSeal(settings.key)
  }

  async stage(now: Instant): Promise<StagedBlob> {
    const id = uuidV4(this.#settings.random)
    this.#staged.add(id)
    try {
      const isMade = await this.#change(state => state.insert(Blobs, { id, state: 'staged', at: now }).then(() => true))
      if (!isMade) throw new StoreUnavailable('What is uploaded found no place; send it again.')
    } catch (thrown) {
      this.#staged.delete(id)
      throw thrown
    }
    const key = new Secret(this.#settings.random(contentKeyLength))
    const writer = new BlobWriter(id, this.pieces.create(id), this.#seal.sealer({ id, key }))
    let mayBeNamed = false
    return {
      write: bytes => writer.write(bytes),
      finish: async () => {
        const blob = await writer.finish()
        mayBeNamed = true
        return { ...blob, key }
      },
      end: async () => {
        try {
          await writer.leave()
          if (mayBeNamed) await this.giveUp(id, now)
          else await this.#removeUnnamed(id)
        } finally {
          this.#staged.delete(id)
        }
      },
    }
  }

  isStaged(id: string): boolean {
    return this.#staged.has(id)
  }

  /** The bytes, in pieces. Throws `BrokenBlob` before any byte that is not the blob's. */
  async *read(content: BlobContent, { from, to }: ByteRange): AsyncGenerator<Uint8Array, void> {
    const { id, length } = content
    const open = this.#seal.opener(content)
    const last = Math.max(Math.ceil(length / pieceLength) - 1, 0)
    const reader = this.pieces.open(id)
    try {
      for (let number = Math.floor(from / pieceLength); number * pieceLength < to; number++) {
        const start = number * pieceLength
        const bytes = open(number, number === last, await reader.read(number))
        if (bytes.length !== Math.min(pieceLength, length - start)) throw new BrokenBlob(id)
        yield bytes.subarray(Math.max(from - start, 0), to - start)
      }
    } finally {
      await reader.close()
    }
  }

  /** A blob that is staged, and that nobody is about to name; one that was named stays. */
  async giveUp(id: string, now: Instant): Promise<void> {
    if (await this.giveRoomBack(id)) await this.forget([id])
    else await this.release(id, now)
  }

  /**
   * Removes the bytes of a blob that is staged, and that nobody is about to name, without a commit: what fills the disk goes from
   * one that is full. Its record stays for `forget`. Answers whether it has; else somebody may have named it: `release` tells.
   * INVARIANT: whoever would have named it has been answered by then, so the record says whether he has. Nobody reads one that is
   * staged.
   */
  async giveRoomBack(id: string): Promise<boolean> {
    const found = await this.#settings.begin(nowhere).get(Blobs, [id])
    if (found?.state !== 'staged' || !this.#settings.isCertain()) return false
    await this.pieces.remove(id)
    return true
  }

  /** Gives up a blob that is staged, by a commit that whoever names it meanwhile meets; one that was named stays. */
  async release(id: string, now: Instant): Promise<void> {
    const isReleased = await this.#change(async state => {
      const found = await state.get(Blobs, [id])
      if (found?.state !== 'staged') return false
      await state.update(Blobs, { id, state: 'released', at: now })
      return true
    })
    // Nobody can have begun to read it.
    if (isReleased) await this.#removeUnnamed(id)
  }

  /** The bytes first: while there is one of them, there is the record. */
  async #removeUnnamed(id: string): Promise<void> {
    await this.pieces.remove(id)
    await this.forget([id])
  }

  /** Those that nothing names and that have no bytes any more, in one commit. */
  async forget(ids: readonly string[]): Promise<void> {
    await this.#change(async state => {
      for (const id of ids) {
        const found = await state.get(Blobs, [id])
        if (found && found.state !== 'named') await state.remove(Blobs, found)
      }
    })
  }

  close(): Promise<void> {
    return this.pieces.close()
  }

  /** Undefined where another changed it meanwhile, who then does the rest. */
  async #change<T>(change: (state: PartitionedUnit) => Promise<T>): Promise<T | undefined> {
    const { begin, store, random } = this.#settings
    const state = begin(nowhere)
    const done = await change(state)
    if (!state.writes) return done
    return (await store.commit(state.toBatch([], uuidV4(random)))).committed ? done : undefined
  }
}
