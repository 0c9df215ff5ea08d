import { Refusal } from '../../core/refusal.ts'

/** What is wrong with a body in chunks, before any signature is asked for. */
export type ChunkFault =
  /** It ended before its last chunk did. */
  | 'incomplete'
  /** What stands where a chunk begins or ends is none. */
  | 'malformed'
  /** A chunk that is not the last is smaller than may be. */
  | 'small'
  /** A trailer that was not announced, is missing, or is none. */
  | 'trailer'

export class ChunkError extends Refusal {
  override readonly name = 'ChunkError'
  readonly fault: ChunkFault

  constructor(fault: ChunkFault, message: string) {
    super(message)
    this.fault = fault
  }
}
