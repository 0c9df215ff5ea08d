// What a client says that its bytes amount to, computed as they come.
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { crc32c, crc64Nvme, noCrc64 } from './crc.ts'

// AWS: its newest SDKs can send SHA512, XXHASH64, XXHASH3 and XXHASH128 as well; those are refused by name.
export type ChecksumAlgorithm = 'CRC32' | 'CRC32C' | 'CRC64NVME' | 'SHA1' | 'SHA256' | 'MD5'

export const checksumAlgorithms: readonly ChecksumAlgorithm[] = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256', 'MD5']

export interface Checksum {
  update(bytes: Uint8Array): void
  /** Of all that came; to be asked for once. */
  digest(): Buffer
}

export function checksumOf(algorithm: ChecksumAlgorithm): Checksum {
  switch (algorithm) {
    case 'CRC32':
      return crcOf(crc32)
    case 'CRC32C':
      return crcOf(crc32c)
    case 'CRC64NVME':
      return new Nvme()
    default:
      return new Digest(algorithm)
  }
}

function crcOf(step: (bytes: Uint8Array, before: number) => number): Checksum {
  let crc = 0
  return {
    update(bytes) {
      crc = step(bytes, crc)
    },
    digest() {
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32BE(crc)
      return bytes
    },
  }
}

class Nvme implements Checksum {
  #crc = noCrc64

  update(bytes: Uint8Array): void {
    this.#crc = crc64Nvme(bytes, this.#crc)
  }

  digest(): Buffer {
    const bytes = Buffer.alloc(8)
    bytes.writeUInt32BE(this.#crc.high)
    bytes.writeUInt32BE(this.#crc.low, 4)
    return bytes
  }
}

class Digest implements Checksum {
  readonly #hash

  constructor(algorithm: 'SHA1' | 'SHA256' | 'MD5') {
    this.#hash = createHash(algorithm)
  }

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes)
  }

  digest(): Buffer {
    return this.#hash.digest()
  }
}
