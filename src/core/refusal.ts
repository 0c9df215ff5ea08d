/**
 * What is wrong with what somebody sent. INVARIANT: it has no stack. Where in the code it was thrown says nothing to whoever sent
 * it, and to find that out costs more than most of what is refused.
 */
export abstract class Refusal extends Error {
  constructor(message?: string, options?: ErrorOptions) {
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    super(message, options)
    Error.stackTraceLimit = stackTraceLimit
  }
}
