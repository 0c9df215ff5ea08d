import { contract } from '../../contracts/sts.gen.ts'
import type { Service } from '../../gateway/service.ts'
import { admit } from './admission.ts'
import { conditions } from './conditions.ts'

export { default as assumeRole } from './operations/assume-role.ts'
export { default as assumeRoleWithSaml } from './operations/assume-role-with-saml.ts'
export { default as assumeRoleWithWebIdentity } from './operations/assume-role-with-web-identity.ts'
export { default as assumeRoot } from './operations/assume-root.ts'
export { default as decodeAuthorizationMessage } from './operations/decode-authorization-message.ts'
export { default as getAccessKeyInfo } from './operations/get-access-key-info.ts'
export { default as getCallerIdentity } from './operations/get-caller-identity.ts'
export { default as getDelegatedAccessToken } from './operations/get-delegated-access-token.ts'
export { default as getFederationToken } from './operations/get-federation-token.ts'
export { default as getSessionToken } from './operations/get-session-token.ts'
export { default as getWebIdentityToken } from './operations/get-web-identity-token.ts'

// AWS: 600 calls a second for each account and Region, all of these together.
const all = { perSecond: 600, sharedAs: 'sts:calls' }

export const service: Service = {
  contract, admit, conditions,
  rates: {
    AssumeRole: all, AssumeRoleWithSAML: all, AssumeRoleWithWebIdentity: all, AssumeRoot: all, DecodeAuthorizationMessage: all,
    GetAccessKeyInfo: all, GetCallerIdentity: all, GetDelegatedAccessToken: all, GetFederationToken: all, GetSessionToken: all,
    GetWebIdentityToken: all,
  },
}
