import { contract } from '../../contracts/kms.gen.ts'
import type { Service } from '../../gateway/service.ts'
import { conditions } from './conditions.ts'
import { connectKeyStore } from './effects/connect-key-store.ts'
import { purgeGrants } from './effects/purge-grants.ts'
import { completeRotation } from './jobs/complete-rotation.ts'
import { deleteExpiredKeyMaterial } from './jobs/delete-expired-key-material.ts'
import { deleteKey } from './jobs/delete-key.ts'
import { rotateKey } from './jobs/rotate-key.ts'
import { synchronizeKey } from './jobs/synchronize-key.ts'
import { rateExceeded, rates } from './rates.ts'

export { default as cancelKeyDeletion } from './operations/cancel-key-deletion.ts'
export { default as connectCustomKeyStore } from './operations/connect-custom-key-store.ts'
export { default as createAlias } from './operations/create-alias.ts'
export { default as createCustomKeyStore } from './operations/create-custom-key-store.ts'
export { default as createGrant } from './operations/create-grant.ts'
export { default as createKey } from './operations/create-key.ts'
export { default as decapsulate } from './operations/decapsulate.ts'
export { default as decrypt } from './operations/decrypt.ts'
export { default as deleteAlias } from './operations/delete-alias.ts'
export { default as deleteCustomKeyStore } from './operations/delete-custom-key-store.ts'
export { default as deleteImportedKeyMaterial } from './operations/delete-imported-key-material.ts'
export { default as deriveSharedSecret } from './operations/derive-shared-secret.ts'
export { default as describeCustomKeyStores } from './operations/describe-custom-key-stores.ts'
export { default as describeKey } from './operations/describe-key.ts'
export { default as disableKey } from './operations/disable-key.ts'
export { default as disableKeyRotation } from './operations/disable-key-rotation.ts'
export { default as disconnectCustomKeyStore } from './operations/disconnect-custom-key-store.ts'
export { default as enableKey } from './operations/enable-key.ts'
export { default as enableKeyRotation } from './operations/enable-key-rotation.ts'
export { default as encapsulate } from './operations/encapsulate.ts'
export { default as encrypt } from './operations/encrypt.ts'
export { default as generateDataKey } from './operations/generate-data-key.ts'
export { default as generateDataKeyPair } from './operations/generate-data-key-pair.ts'
export { default as generateDataKeyPairWithoutPlaintext } from './operations/generate-data-key-pair-without-plaintext.ts'
export { default as generateDataKeyWithoutPlaintext } from './operations/generate-data-key-without-plaintext.ts'
export { default as generateMac } from './operations/generate-mac.ts'
export { default as generateRandom } from './operations/generate-random.ts'
export { default as getKeyLastUsage } from './operations/get-key-last-usage.ts'
export { default as getKeyPolicy } from './operations/get-key-policy.ts'
export { default as getKeyRotationStatus } from './operations/get-key-rotation-status.ts'
export { default as getParametersForImport } from './operations/get-parameters-for-import.ts'
export { default as getPublicKey } from './operations/get-public-key.ts'
export { default as importKeyMaterial } from './operations/import-key-material.ts'
export { default as listAliases } from './operations/list-aliases.ts'
export { default as listGrants } from './operations/list-grants.ts'
export { default as listKeyPolicies } from './operations/list-key-policies.ts'
export { default as listKeyRotations } from './operations/list-key-rotations.ts'
export { default as listKeys } from './operations/list-keys.ts'
export { default as listResourceTags } from './operations/list-resource-tags.ts'
export { default as listRetirableGrants } from './operations/list-retirable-grants.ts'
export { default as putKeyPolicy } from './operations/put-key-policy.ts'
export { default as reEncrypt } from './operations/re-encrypt.ts'
export { default as replicateKey } from './operations/replicate-key.ts'
export { default as retireGrant } from './operations/retire-grant.ts'
export { default as revokeGrant } from './operations/revoke-grant.ts'
export { default as rotateKeyOnDemand } from './operations/rotate-key-on-demand.ts'
export { default as scheduleKeyDeletion } from './operations/schedule-key-deletion.ts'
export { default as sign } from './operations/sign.ts'
export { default as tagResource } from './operations/tag-resource.ts'
export { default as untagResource } from './operations/untag-resource.ts'
export { default as updateAlias } from './operations/update-alias.ts'
export { default as updateCustomKeyStore } from './operations/update-custom-key-store.ts'
export { default as updateKeyDescription } from './operations/update-key-description.ts'
export { default as updatePrimaryRegion } from './operations/update-primary-region.ts'
export { default as verify } from './operations/verify.ts'
export { default as verifyMac } from './operations/verify-mac.ts'

const jobs = {
  CompleteRotation: completeRotation,
  DeleteExpiredKeyMaterial: deleteExpiredKeyMaterial,
  DeleteKey: deleteKey,
  RotateKey: rotateKey,
  SynchronizeKey: synchronizeKey,
}

const effects = { ConnectKeyStore: connectKeyStore, ForgetGrants: purgeGrants }

// AWS: recorded.
const trail = { hidesDeniedHops: true } as const

export const service: Service = { contract, conditions, jobs, effects, rates, rateExceeded, trail }
