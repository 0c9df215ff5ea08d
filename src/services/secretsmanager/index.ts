import { contract } from '../../contracts/secretsmanager.gen.ts'
import type { Service } from '../../gateway/service.ts'
import { conditions } from './conditions.ts'
import { copySecret } from './effects/copy-secret.ts'
import { recordEvents } from './effects/record-events.ts'
import { removeReplica } from './effects/remove-replica.ts'
import { deleteSecret } from './jobs/delete-secret.ts'

export { default as associateCrossAccountReplica } from './operations/associate-cross-account-replica.ts'
export { default as batchGetSecretValue } from './operations/batch-get-secret-value.ts'
export { default as cancelRotateSecret } from './operations/cancel-rotate-secret.ts'
export { default as createSecret } from './operations/create-secret.ts'
export { default as deleteResourcePolicy } from './operations/delete-resource-policy.ts'
export { default as deleteSecret } from './operations/delete-secret.ts'
export { default as describeSecret } from './operations/describe-secret.ts'
export { default as disassociateCrossAccountReplica } from './operations/disassociate-cross-account-replica.ts'
export { default as getRandomPassword } from './operations/get-random-password.ts'
export { default as getResourcePolicy } from './operations/get-resource-policy.ts'
export { default as getSecretValue } from './operations/get-secret-value.ts'
export { default as listResourcePolicies } from './operations/list-resource-policies.ts'
export { default as listSecretVersionIds } from './operations/list-secret-version-ids.ts'
export { default as listSecrets } from './operations/list-secrets.ts'
export { default as putResourcePolicy } from './operations/put-resource-policy.ts'
export { default as putSecretValue } from './operations/put-secret-value.ts'
export { default as removeRegionsFromReplication } from './operations/remove-regions-from-replication.ts'
export { default as replicateSecretToRegions } from './operations/replicate-secret-to-regions.ts'
export { default as restoreSecret } from './operations/restore-secret.ts'
export { default as rotateSecret } from './operations/rotate-secret.ts'
export { default as stopReplicationToReplica } from './operations/stop-replication-to-replica.ts'
export { default as tagResource } from './operations/tag-resource.ts'
export { default as untagResource } from './operations/untag-resource.ts'
export { default as updateSecret } from './operations/update-secret.ts'
export { default as updateSecretVersionStage } from './operations/update-secret-version-stage.ts'
export { default as validateResourcePolicy } from './operations/validate-resource-policy.ts'

export const service: Service = {
  contract,
  conditions,
  jobs: { DeleteSecret: deleteSecret },
  effects: { CopySecret: copySecret, RecordEvents: recordEvents, RemoveReplica: removeReplica },
}
