import type { BlobName } from './blob-records.ts'
import { pieceLength, type PieceWriter } from './pieces.ts'
import type { SealPiece } from './piece-seal.ts'

/** Cuts what comes into pieces, and holds no more than one. */
export class BlobWriter {
  readonly #id: string
  readonly #pieces: PieceWriter
  readonly #seal: SealPiece
  #buffer: Buffer | undefined
  #filled = 0
  #count = 0

  constructor(id: string, pieces: PieceWriter, seal: SealPiece) {
    this.#id = id
    this.#pieces = pieces
    this.#seal = seal
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      // The last piece is sealed as such, so a full one waits until it is known that more comes.
      if (this.#filled === pieceLength) await this.#flush(false)
      this.#buffer ??= Buffer.allocUnsafeSlow(pieceLength)
      const taken = bytes.subarray(at, at + pieceLength - this.#filled)
      this.#buffer.set(taken, this.#filled)
      this.#filled += taken.length
      at += taken.length
    }
  }

  async finish(): Promise<BlobName> {
    const length = this.#count * pieceLength + this.#filled
    await this.#flush(true)
    await this.#pieces.finish()
    return { id: this.#id, length }
  }

  leave(): Promise<void> {
    this.#buffer = undefined
    return this.#pieces.leave()
  }

  async #flush(isLast: boolean): Promise<void> {
    const bytes = this.#buffer?.subarray(0, this.#filled) ?? new Uint8Array(0)
    const sealed = this.#seal(this.#count++, isLast, bytes)
    this.#filled = 0
    if (isLast) this.#buffer = undefined
    await this.#pieces.write(sealed)
  }
}
