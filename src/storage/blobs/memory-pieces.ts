// The pieces of a store that keeps nothing. They are sealed as those on a disk are, so that the same code runs.
import type { PieceStore } from './pieces.ts'

/** Beside the records' own bound: an upload that goes beyond it fails. */
const mostBytes = 512 * 1024 * 1024

export class MemoryFull extends Error {
  constructor() {
    super('A store in memory holds 512 MB of blobs, and this one is full: delete some, or start without --ephemeral.')
  }
}

export function memoryPieces(): PieceStore {
  const kept = new Map<string, Uint8Array[]>()
  let total = 0
  return {
    keepsOpened: true,
    get isCrowded() {
      return total > mostBytes / 4
    },
    free: async () => mostBytes - total,
    create(id) {
      const pieces: Uint8Array[] = []
      kept.set(id, pieces)
      return {
        async write(sealed) {
          if (total + sealed.length > mostBytes) throw new MemoryFull()
          total += sealed.length
          pieces.push(sealed)
        },
        finish: async () => undefined,
        leave: async () => undefined,
      }
    },
    open(id) {
      const pieces = kept.get(id)
      return { read: async number => pieces?.at(number), close: async () => undefined }
    },
    async remove(id) {
      for (const piece of kept.get(id) ?? []) total -= piece.length
      kept.delete(id)
    },
    async close() {
      kept.clear()
      total = 0
    },
  }
}
