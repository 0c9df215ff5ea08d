import { contract } from '../../contracts/sts.gen.ts'
import type { Service } from '../../gateway/operation.ts'
import { admit } from './admission.ts'

export { default as getAccessKeyInfo } from './operations/get-access-key-info.ts'
export { default as getCallerIdentity } from './operations/get-caller-identity.ts'
export { default as getSessionToken } from './operations/get-session-token.ts'

export const service: Service = { contract, admit }
