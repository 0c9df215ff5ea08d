// What cryptographic requests carry besides.
import type { EncryptionContext } from '../../engines/crypto/ciphertext.ts'
import type { RecipientInput } from './recipients/recipients.ts'

export interface CryptographicInput extends RecipientInput {
  readonly EncryptionContext?: Readonly<Record<string, string>> | undefined
  readonly GrantTokens?: readonly string[] | undefined
  readonly DryRun?: boolean | undefined
  readonly DryRunModifiers?: readonly string[] | undefined
}

export const contextOf = (input: CryptographicInput): EncryptionContext => input.EncryptionContext ?? {}
