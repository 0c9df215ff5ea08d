// What can be wrong with a signature, told in AWS's words.

/** A request without a complete signature. The message is AWS's and quotes no secret. */
export class IncompleteSignature extends Error {
  override readonly name = 'IncompleteSignature'
  /** What others may read in the message's place, where that quotes what the sender may have meant to keep. */
  readonly unquoted: string | undefined

  constructor(message: string, unquoted?: string) {
    super(message)
    this.unquoted = unquoted
  }
}

/** A signature that is complete and cannot be right. */
export class InvalidSignature extends Error {
  override readonly name = 'InvalidSignature'
}

// AWS: the one sentence for a wrong secret, a changed body and a changed header alike.
export const mismatch =
  'The request signature we calculated does not match the signature you provided. ' +
  'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.'
