import type { Overrides } from './overrides.ts'

// AWS: the trail's records of Decrypt name no ciphertext (https://docs.aws.amazon.com/kms/latest/developerguide/ct-decrypt.html),
// and those of CreateGrant answer the grant's id without its token (.../ct-creategrant.html).
// A key's id has this pattern in the validation errors that are recorded of AWS.
export const overrides: Overrides = {
  shapes: {
    CiphertextType: { sensitive: true },
    GrantTokenType: { sensitive: true },
    GrantTokenList: { sensitive: true },
    KeyIdType: { pattern: '^\\p{ASCII}+$' },
  },
}
