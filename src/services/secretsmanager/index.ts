import { contract } from '../../contracts/secretsmanager.gen.ts'
import type { Service } from '../../gateway/operation.ts'
import { conditions } from './conditions.ts'

export { default as createSecret } from './operations/create-secret.ts'
export { default as getSecretValue } from './operations/get-secret-value.ts'

export const service: Service = { contract, conditions }
