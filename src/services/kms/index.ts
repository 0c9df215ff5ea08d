import { contract } from '../../contracts/kms.gen.ts'
import type { Service } from '../../gateway/operation.ts'
import { conditions } from './conditions.ts'

export { default as createAlias } from './operations/create-alias.ts'
export { default as createKey } from './operations/create-key.ts'
export { default as decrypt } from './operations/decrypt.ts'
export { default as describeKey } from './operations/describe-key.ts'
export { default as disableKey } from './operations/disable-key.ts'
export { default as enableKey } from './operations/enable-key.ts'
export { default as encrypt } from './operations/encrypt.ts'
export { default as generateDataKey } from './operations/generate-data-key.ts'
export { default as getKeyPolicy } from './operations/get-key-policy.ts'
export { default as listAliases } from './operations/list-aliases.ts'
export { default as listKeys } from './operations/list-keys.ts'
export { default as putKeyPolicy } from './operations/put-key-policy.ts'

export const service: Service = { contract, conditions }
