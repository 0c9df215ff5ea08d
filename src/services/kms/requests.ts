// What many KMS requests carry, and what of it is not built.
import type { Call } from '../../gateway/operation.ts'
import type { EncryptionContext } from '../../engines/crypto/ciphertext.ts'

export interface CryptographicInput {
  readonly EncryptionContext?: Readonly<Record<string, string>> | undefined
  readonly GrantTokens?: readonly string[] | undefined
  readonly Recipient?: object | undefined
  readonly DryRun?: boolean | undefined
  readonly DryRunModifiers?: readonly string[] | undefined
}

type CryptographicCall = Pick<
  Call<CryptographicInput, 'InvalidGrantTokenException' | 'DryRunOperationException'>, 'input' | 'error' | 'unbuilt'
>

/** What the contract would say of a member that it ought to require. */
export const missing = (member: string): string =>
  `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`

/** Grants, attested recipients and modified dry runs are not built, so a request that relies on one is refused. */
export function requireBuilt({ input, error, unbuilt }: CryptographicCall): void {
  if (input.GrantTokens && input.GrantTokens.length > 0) throw error('InvalidGrantTokenException', '')
  for (const member of ['Recipient', 'DryRunModifiers'] as const) {
    if (input[member]) throw unbuilt(member)
  }
}

/** AWS: a dry run that would have succeeded fails with this. */
export function endDryRun({ input, error }: CryptographicCall): void {
  if (input.DryRun) {
    throw error('DryRunOperationException', 'The request would have succeeded, but the DryRun option is set.')
  }
}

export const contextOf = (input: CryptographicInput): EncryptionContext => input.EncryptionContext ?? {}

/** AWS: recorded of an algorithm that the key's spec does not have. */
export function requireSymmetric(
  algorithm: string | undefined,
  error: Call<unknown, 'InvalidKeyUsageException'>['error'],
): void {
  if (algorithm !== undefined && algorithm !== 'SYMMETRIC_DEFAULT') {
    throw error('InvalidKeyUsageException', `Algorithm ${algorithm} is incompatible with key spec SYMMETRIC_DEFAULT.`)
  }
}
