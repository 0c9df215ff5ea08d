import { contract } from '../../contracts/accessanalyzer.gen.ts'
import type { Service } from '../../gateway/service.ts'
import { conditions } from './conditions.ts'

export { default as checkAccessNotGranted } from './operations/check-access-not-granted.ts'
export { default as checkNoNewAccess } from './operations/check-no-new-access.ts'
export { default as checkNoPublicAccess } from './operations/check-no-public-access.ts'
export { default as validatePolicy } from './operations/validate-policy.ts'

export const service: Service = { contract, conditions }
