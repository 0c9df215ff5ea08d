import type { Overrides } from './overrides.ts'

// AWS: the trail's records of Decrypt name no ciphertext (https://docs.aws.amazon.com/kms/latest/developerguide/ct-decrypt.html),
// and those of CreateGrant answer the grant's id without its token (.../ct-creategrant.html).
// A key's id has this pattern in the validation errors that are recorded of AWS.
// DIFFERS: AWS bounds an encryption context as a whole and publishes neither the bound nor its sentence; here it is 8 KB.
// AWS: the two older names of condition keys still work, as the newer ones do
// (https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html).
// DIFFERS: the endpoint of an external key store's proxy may have a port; AWS asks at 443 alone, which few may listen at.
// IAM's reference does not list the actions of ML-KEM yet; the keys of each are those of every use of a public key.
export const overrides: Overrides = {
  moreActions: ['Decapsulate', 'Encapsulate'],
  keysAs: { Decapsulate: 'GetPublicKey', Encapsulate: 'GetPublicKey' },
  keysBeside: { 'kms:CustomerMasterKeySpec': 'kms:KeySpec', 'kms:CustomerMasterKeyUsage': 'kms:KeyUsage' },
  shapes: {
    CiphertextType: { sensitive: true },
    GrantTokenType: { sensitive: true },
    GrantTokenList: { sensitive: true },
    EncryptionContextType: { whole: 8192 },
    XksProxyUriEndpointType: { pattern: '^https://[a-zA-Z0-9.-]+(:[0-9]{1,5})?$' },
    KeyIdType: { pattern: '^\\p{ASCII}+$' },
  },
}
