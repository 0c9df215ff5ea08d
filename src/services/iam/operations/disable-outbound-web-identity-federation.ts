import { DisableOutboundWebIdentityFederation } from '../../../contracts/iam.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { getEnabledIssuer, TokenIssuers } from '../outbound-federation/token-issuers.ts'

export default operation(DisableOutboundWebIdentityFederation, {
  access: [{ action: 'iam:DisableOutboundWebIdentityFederation', on: everything }],
  record: { readOnly: false },
  async handle(call) {
    const issuer = await getEnabledIssuer(call)
    await call.state.update(TokenIssuers, { ...issuer, isEnabled: false })
    return {}
  },
})
