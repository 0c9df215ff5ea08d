// What can be wrong with a signature, told in AWS's words.
import { Refusal } from '../../core/refusal.ts'

/** What is wrong, for a service that has words of its own for it. `text` is what was sent. */
export type SignatureFault =
  | { readonly is: 'parts' | 'credential' | 'undated' }
  | { readonly is: 'algorithm' | 'terminator' | 'day' | 'region'; readonly text: string }
  | { readonly is: 'clock'; readonly now: number }
  | { readonly is: 'unsigned'; readonly headers: readonly string[] }
  /** `canonical` is absent where the signature says of itself that it is none. */
  | { readonly is: 'mismatch'; readonly canonical?: string }

/** A request without a complete signature. The message is AWS's and quotes no secret. */
export class IncompleteSignature extends Refusal {
  override readonly name = 'IncompleteSignature'
  readonly fault: SignatureFault
  /** What others may read in the message's place, where that quotes what the sender may have meant to keep. */
  readonly unquoted: string | undefined

  constructor(fault: SignatureFault, message: string, unquoted?: string) {
    super(message)
    this.fault = fault
    this.unquoted = unquoted
  }
}

/** A signature that is complete and cannot be right. */
export class InvalidSignature extends Refusal {
  override readonly name = 'InvalidSignature'
  readonly fault: SignatureFault

  constructor(fault: SignatureFault, message: string) {
    super(message)
    this.fault = fault
  }
}

// AWS: the one sentence for a wrong secret, a changed body and a changed header alike.
const mismatch =
  'The request signature we calculated does not match the signature you provided. ' +
  'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.'

export const mismatched = (canonical?: string): InvalidSignature =>
  new InvalidSignature({ is: 'mismatch', ...(canonical !== undefined && { canonical }) }, mismatch)
