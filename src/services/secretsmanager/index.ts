import { contract } from '../../contracts/secretsmanager.gen.ts'
import type { Service } from '../../gateway/service.ts'
import { conditions } from './conditions.ts'
import { deleteSecret } from './jobs/delete-secret.ts'

export { default as createSecret } from './operations/create-secret.ts'
export { default as deleteSecret } from './operations/delete-secret.ts'
export { default as describeSecret } from './operations/describe-secret.ts'
export { default as getSecretValue } from './operations/get-secret-value.ts'
export { default as listSecretVersionIds } from './operations/list-secret-version-ids.ts'
export { default as putSecretValue } from './operations/put-secret-value.ts'
export { default as restoreSecret } from './operations/restore-secret.ts'
export { default as updateSecret } from './operations/update-secret.ts'
export { default as updateSecretVersionStage } from './operations/update-secret-version-stage.ts'

export const service: Service = { contract, conditions, jobs: { DeleteSecret: deleteSecret } }
