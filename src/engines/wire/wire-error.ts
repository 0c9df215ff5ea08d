/** A request that does not read as its schema. The message may be empty: for some inputs AWS answers the code alone. */
export class WireError extends Error {
  override readonly name = 'WireError'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}
