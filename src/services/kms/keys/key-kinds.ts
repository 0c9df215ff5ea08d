// Which uses AWS has for a key of each spec: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html.
import type { KeySpec, KeyUsageType } from '../../../contracts/kms.gen.ts'
import type { Call } from '../../../gateway/operation.ts'

const families: readonly (readonly [specs: RegExp, usages: readonly KeyUsageType[]])[] = [
  [/^HMAC_/, ['GENERATE_VERIFY_MAC']],
  [/^RSA_/, ['ENCRYPT_DECRYPT', 'SIGN_VERIFY']],
  [/^ECC_NIST_P/, ['SIGN_VERIFY', 'KEY_AGREEMENT']],
  [/^ECC_|^ML_DSA_/, ['SIGN_VERIFY']],
  [/^ML_KEM_/, ['ENCAPSULATE_DECAPSULATE']],
  [/^SM2$/, ['ENCRYPT_DECRYPT', 'SIGN_VERIFY', 'KEY_AGREEMENT']],
]

/** Throws AWS's error for a use that the spec does not have. */
export function requireUsage(spec: KeySpec, usage: KeyUsageType | undefined, error: Call<unknown, never>['error']): void {
  if (spec === 'SYMMETRIC_DEFAULT') {
    if (usage === undefined || usage === 'ENCRYPT_DECRYPT') return
    // AWS: recorded (https://github.com/aws/aws-sdk-go-v2/issues/1426), the old word for a key included.
    throw error(
      'ValidationException',
      `The operation failed because the KeyUsage value of the CMK is ${usage}. `
        + 'To perform this operation, the KeyUsage value must be ENCRYPT_DECRYPT.',
    )
  }
  if (usage === undefined) {
    throw error('ValidationException', 'You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.')
  }
  // DIFFERS: the sentence is what clients report, and not known to be AWS's word for word.
  if (families.find(([specs]) => specs.test(spec))?.[1].includes(usage) !== true) {
    throw error('ValidationException', `KeyUsage ${usage} is not compatible with KeySpec ${spec}`)
  }
}
