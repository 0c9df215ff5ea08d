import { Refusal } from '../../core/refusal.ts'

/** A text that is no event pattern. The message is the reason that the caller is told. */
export class PatternError extends Refusal {
  override readonly name = 'PatternError'
}
