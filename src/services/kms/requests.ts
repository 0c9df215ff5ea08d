// What many KMS requests carry.
import type { MessageType, SigningAlgorithmSpec } from '../../contracts/kms.gen.ts'
import type { Call } from '../../gateway/operation.ts'
import type { EncryptionContext } from '../../engines/crypto/ciphertext.ts'
import { digestLength, takes, type Signing } from './cryptography/signatures.ts'
import { algorithmsOf, type KeyKind } from './keys/key-specs.ts'
import type { RecipientInput } from './recipients/recipients.ts'

export interface CryptographicInput extends RecipientInput {
  readonly EncryptionContext?: Readonly<Record<string, string>> | undefined
  readonly GrantTokens?: readonly string[] | undefined
  readonly DryRun?: boolean | undefined
  readonly DryRunModifiers?: readonly string[] | undefined
}

/** What the contract would say of a member that it ought to require. */
export const missing = (member: string): string =>
  `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`

type BlobCall = Pick<Call<CryptographicInput & { readonly CiphertextBlob?: Uint8Array | undefined }>, 'input' | 'error'>

/** Undefined where a dry run is to do without. AWS: the model does not require it, since a dry run may ask for that. */
export function requireBlob({ input, error }: BlobCall): Uint8Array | undefined {
  if (input.DryRun && input.DryRunModifiers?.includes('IGNORE_CIPHERTEXT')) return undefined
  if (input.CiphertextBlob) return input.CiphertextBlob
  throw error('ValidationException', missing('ciphertextBlob'))
}

/** AWS: a dry run that would have succeeded fails with this. */
export function endDryRun(
  { input, error }: Pick<Call<CryptographicInput, 'DryRunOperationException'>, 'input' | 'error'>,
): void {
  if (input.DryRun) {
    throw error('DryRunOperationException', 'The request would have succeeded, but the DryRun option is set.')
  }
}

export const contextOf = (input: CryptographicInput): EncryptionContext => input.EncryptionContext ?? {}

interface SigningInput {
  readonly SigningAlgorithm: SigningAlgorithmSpec
  readonly MessageType?: MessageType | undefined
  readonly Message: Uint8Array
}

/** What is to be signed, or was. Throws AWS's error where the key or the algorithm does not take a message in this form. */
export function requireSigning({ input, error }: Pick<Call<SigningInput>, 'input' | 'error'>, key: KeyKind): Signing {
  const { SigningAlgorithm: algorithm, MessageType: type = 'RAW', Message: message } = input
  const signing = { algorithm: algorithm as Signing['algorithm'], type, message }
  const refusal = (words: string) => error('ValidationException', words)
  // AWS: these are recorded.
  if (!takes(signing)) {
    const isOfKey = (algorithmsOf(key) as readonly Signing['algorithm'][]).some(one => takes({ algorithm: one, type }))
    const what = isOfKey ? `algorithm ${algorithm}` : `key spec ${key.spec}`
    throw refusal(`Message type ${type} is incompatible with ${what}.`)
  }
  const length = digestLength(signing)
  if (length !== undefined && message.length !== length) {
    throw refusal(`${type === 'EXTERNAL_MU' ? 'External Mu' : 'Digest'} is invalid length for algorithm ${algorithm}.`)
  }
  return signing
}
