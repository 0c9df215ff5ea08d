// What many KMS requests carry, and what of it is not built.
import type { MessageType, SigningAlgorithmSpec } from '../../contracts/kms.gen.ts'
import type { Call } from '../../gateway/operation.ts'
import type { EncryptionContext } from '../../engines/crypto/ciphertext.ts'
import { digestLength, takes, type Signing } from './cryptography/signatures.ts'

export interface CryptographicInput {
  readonly EncryptionContext?: Readonly<Record<string, string>> | undefined
  readonly GrantTokens?: readonly string[] | undefined
  readonly Recipient?: object | undefined
  readonly DryRun?: boolean | undefined
  readonly DryRunModifiers?: readonly string[] | undefined
}

/** What the contract would say of a member that it ought to require. */
export const missing = (member: string): string =>
  `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`

/** Attested recipients and modified dry runs are not built, so a request that relies on one is refused. */
export function requireBuilt({ input, unbuilt }: Pick<Call<CryptographicInput>, 'input' | 'unbuilt'>): void {
  for (const member of ['Recipient', 'DryRunModifiers'] as const) {
    if (input[member]) throw unbuilt(member)
  }
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

/** What is to be signed, or was. Throws where the algorithm does not take a message in this form. */
export function signingOf({ input, error }: Pick<Call<SigningInput>, 'input' | 'error'>): Signing {
  const { SigningAlgorithm: algorithm, MessageType: type = 'RAW', Message: message } = input
  const signing = { algorithm: algorithm as Signing['algorithm'], type, message }
  // DIFFERS: AWS's sentence is not known.
  if (!takes(signing)) throw error('ValidationException', `MessageType ${type} is not valid for algorithm ${algorithm}.`)
  const length = digestLength(signing)
  if (length !== undefined && message.length !== length) {
    throw error('ValidationException', `Digest is invalid length for algorithm ${algorithm}.`)
  }
  return signing
}
