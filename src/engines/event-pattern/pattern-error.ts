/** A text that is no event pattern. The message is the reason that the caller is told. */
export class PatternError extends Error {
  override readonly name = 'PatternError'
}
