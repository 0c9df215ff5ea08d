import type { Rate } from '../../gateway/service.ts'

// AWS: requests-per-second.md of the KMS developer guide; where it varies by Region, the least of those that are published.
const symmetric: Rate = { perSecond: 10_000, sharedAs: 'kms:Cryptographic operations (symmetric)' }

// DIFFERS: keys of RSA, of curves and of lattices have a quota each, also for what symmetric keys do as well.
const asymmetric: Rate = { perSecond: 1000, sharedAs: 'kms:Cryptographic operations (asymmetric)' }
/** DIFFERS: the quota of a pair of a curve, for all; AWS's for RSA pairs are 1, 0.5 and 0.1 by the length of the key. */
const pairs: Rate = { perSecond: 100, sharedAs: 'kms:GenerateDataKeyPair' }

/** AWS's request quotas, in calls a second. */
export const rates: Readonly<Record<string, Rate>> = {
  Decrypt: symmetric, Encrypt: symmetric, GenerateDataKey: symmetric, GenerateDataKeyWithoutPlaintext: symmetric,
  GenerateMac: symmetric, GenerateRandom: symmetric, ReEncrypt: symmetric, VerifyMac: symmetric,
  Decapsulate: asymmetric, DeriveSharedSecret: asymmetric, Encapsulate: asymmetric, Sign: asymmetric, Verify: asymmetric,
  GenerateDataKeyPair: pairs, GenerateDataKeyPairWithoutPlaintext: pairs,
  CancelKeyDeletion: 5, ConnectCustomKeyStore: 5, CreateAlias: 5, CreateCustomKeyStore: 5, CreateGrant: 50, CreateKey: 5,
  DeleteAlias: 15, DeleteCustomKeyStore: 5, DeleteImportedKeyMaterial: 15, DescribeCustomKeyStores: 5, DescribeKey: 2000,
  DisableKey: 5, DisableKeyRotation: 5, DisconnectCustomKeyStore: 5, EnableKey: 5, EnableKeyRotation: 15, GetKeyLastUsage: 5,
  GetKeyPolicy: 1000, GetKeyRotationStatus: 1000, GetParametersForImport: 0.25, GetPublicKey: 2000, ImportKeyMaterial: 15,
  ListAliases: 500, ListGrants: 100, ListKeyPolicies: 100, ListKeyRotations: 100, ListKeys: 500, ListResourceTags: 2000,
  ListRetirableGrants: 100, PutKeyPolicy: 15, ReplicateKey: 5, RetireGrant: 50, RevokeGrant: 50, RotateKeyOnDemand: 5,
  ScheduleKeyDeletion: 15, TagResource: 10, UntagResource: 5, UpdateAlias: 5, UpdateCustomKeyStore: 5, UpdateKeyDescription: 5,
  UpdatePrimaryRegion: 5,
}

/** AWS: its own sentence, where other services say `Rate exceeded`. */
export const rateExceeded = 'You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.'
