// HMAC-SHA-256 (RFC 2104) under a key that is used often: two one-shot hashes behind pads that are made once.
// Why not `createHmac`: it makes an object of OpenSSL's for every message, which costs three times as much on Node 24.
import { hash } from 'node:crypto'

const blockLength = 64
const digestLength = 32

// INVARIANT: shared by all keys, since a message is hashed before anything else runs.
let scratch = Buffer.allocUnsafe(1024)

export class HmacKey {
  readonly #inner: Buffer
  /** The pad, and behind it room for the inner hash. */
  readonly #outer: Buffer

  constructor(key: Uint8Array) {
    const bytes = key.length > blockLength ? hash('sha256', key, 'buffer') : key
    this.#inner = Buffer.alloc(blockLength, 0x36)
    this.#outer = Buffer.alloc(blockLength + digestLength, 0x5c)
    for (const [i, byte] of bytes.entries()) {
      this.#inner[i] = byte ^ 0x36
      this.#outer[i] = byte ^ 0x5c
    }
  }

  /** A text is taken as UTF-8. Answers as text: making a buffer of it here would cost as much as a hash. */
  sign(message: Uint8Array | string, encoding: 'hex' | 'binary'): string {
    const room = blockLength + (typeof message === 'string' ? message.length * 3 : message.length)
    if (room > scratch.length) scratch = Buffer.allocUnsafe(room)
    scratch.set(this.#inner)
    const length = write(message)
    this.#outer.write(hash('sha256', scratch.subarray(0, blockLength + length), 'binary'), blockLength, 'latin1')
    return hash('sha256', this.#outer, encoding)
  }
}

function write(message: Uint8Array | string): number {
  if (typeof message === 'string') return scratch.write(message, blockLength)
  scratch.set(message, blockLength)
  return message.length
}
