// What an engine keeps of blobs: sealed pieces, by the blob's id and their number. It cannot read them, and need not be believed.

/** Bytes of a blob in each of its pieces but the last. */
export const pieceLength = 128 * 1024

export interface PieceStore {
  /** Whether whoever reads a blob that is removed meanwhile has the rest of it. */
  readonly keepsOpened: boolean
  /** Whether there is so little room left that what nothing names goes at once. */
  readonly isCrowded?: boolean
  /** How many bytes of blobs there is room for yet, beside what all else needs; infinite where nobody knows. */
  free(): Promise<number>
  create(id: string): PieceWriter
  open(id: string): PieceReader
  /** All that there is of the blob, if there is anything. */
  remove(id: string): Promise<void>
  close(): Promise<void>
}

export interface PieceWriter {
  /** The next one. */
  write(sealed: Uint8Array): Promise<void>
  /** All pieces are on disk when it has answered. */
  finish(): Promise<void>
  /** Writes nothing more; what was written stays. */
  leave(): Promise<void>
}

export interface PieceReader {
  /** Undefined where it is not there. Answers with no more than a piece has. */
  read(number: number): Promise<Uint8Array | undefined>
  close(): Promise<void>
}
