import type { Call } from '../../gateway/operation.ts'
import type { CryptographicInput } from './cryptographic-input.ts'

/** AWS: a dry run that would have succeeded fails with this. */
export function endDryRun(
  { input, error }: Pick<Call<CryptographicInput, 'DryRunOperationException'>, 'input' | 'error'>,
): void {
  if (input.DryRun) {
    throw error('DryRunOperationException', 'The request would have succeeded, but the DryRun option is set.')
  }
}
