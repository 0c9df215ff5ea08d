import { contract } from '../../contracts/accessanalyzer.gen.ts'
import type { Service } from '../../gateway/service.ts'
import { conditions } from './conditions.ts'

export { default as validatePolicy } from './operations/validate-policy.ts'

export const service: Service = { contract, conditions }
