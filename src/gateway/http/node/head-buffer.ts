// A head that has not come whole: its bytes alone, in one buffer, however small the pieces are that it comes in.
import { smallHead } from '../head-room.ts'
import { limits } from '../limits.ts'

/** Node's parser does not count what parts names, values and lines: some bytes for each of 200 lines. */
export const longestHead = limits.maxHeaderSize + 1024

const sizes = [smallHead, 4 * smallHead, longestHead]

export class HeadBuffer {
  #buffer: Buffer = Buffer.alloc(0)
  #length = 0

  get size(): number {
    return this.#buffer.length
  }

  get bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length)
  }

  add(bytes: Buffer): void {
    const length = this.#length + bytes.length
    if (length > this.#buffer.length) {
      // Not of Node's pool, of which a few bytes keep as much as a head is long.
      const grown = Buffer.allocUnsafeSlow(sizes.find(size => size >= length) ?? length)
      this.#buffer.copy(grown, 0, 0, this.#length)
      this.#buffer = grown
    }
    bytes.copy(this.#buffer, this.#length)
    this.#length = length
  }
}
