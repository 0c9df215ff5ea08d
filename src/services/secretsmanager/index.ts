import { contract } from '../../contracts/secretsmanager.gen.ts'
import type { Service } from '../../gateway/service.ts'
import { conditions } from './conditions.ts'
import { deleteSecret } from './jobs/delete-secret.ts'

export { default as createSecret } from './operations/create-secret.ts'
export { default as deleteSecret } from './operations/delete-secret.ts'
export { default as getSecretValue } from './operations/get-secret-value.ts'

export const service: Service = { contract, conditions, jobs: { DeleteSecret: deleteSecret } }
