import type { Call } from '../../../gateway/operation.ts'
import type { CryptographicInput } from '../cryptographic-input.ts'
import { missing } from '../missing-member.ts'

type BlobCall = Pick<Call<CryptographicInput & { readonly CiphertextBlob?: Uint8Array | undefined }>, 'input' | 'error'>

/** Undefined where a dry run is to do without. AWS: the model does not require it, since a dry run may ask for that. */
export function requireBlob({ input, error }: BlobCall): Uint8Array | undefined {
  if (input.DryRun && input.DryRunModifiers?.includes('IGNORE_CIPHERTEXT')) return undefined
  if (input.CiphertextBlob) return input.CiphertextBlob
  throw error('ValidationException', missing('ciphertextBlob'))
}
