// The entries of packed blocks: compressed as one, and the same bytes again when unpacked, so the chain is checked as before.
// Why Zstandard: on records of 1 KB it is three times as fast as Deflate at its fastest (2.5 µs a record), and a tenth smaller.
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { Block } from './journal.ts'

const params = { [constants.ZSTD_c_compressionLevel]: 1 }
/** More than any block has; a length that was tampered with must not exhaust the memory. */
const longest = 256 * 1024 * 1024

export function packEntries(entries: Uint8Array): Uint8Array {
  return zstdCompressSync(entries, { params })
}

/** Undefined where the bytes are not those of entries that were packed. */
export function findEntries({ entries, unpacked }: Pick<Block, 'entries' | 'unpacked'>): Uint8Array | undefined {
  if (unpacked === 0) return entries
  if (unpacked > longest) return undefined
  try {
    const found = zstdDecompressSync(entries, { maxOutputLength: unpacked })
    return found.length === unpacked ? found : undefined
  } catch {
    return undefined
  }
}
