import { contract } from '../../contracts/sts.gen.ts'
import type { Service } from '../../gateway/operation.ts'

export { default as getCallerIdentity } from './operations/get-caller-identity.ts'

export const service: Service = { contract }
