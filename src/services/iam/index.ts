import { contract } from '../../contracts/iam.gen.ts'
import type { Service } from '../../gateway/operation.ts'

export { default as createAccessKey } from './operations/create-access-key.ts'
export { default as createUser } from './operations/create-user.ts'
export { default as deleteAccessKey } from './operations/delete-access-key.ts'
export { default as deleteUserPolicy } from './operations/delete-user-policy.ts'
export { default as deleteUser } from './operations/delete-user.ts'
export { default as getUser } from './operations/get-user.ts'
export { default as listAccessKeys } from './operations/list-access-keys.ts'
export { default as putUserPolicy } from './operations/put-user-policy.ts'

export const service: Service = { contract, global: true }
