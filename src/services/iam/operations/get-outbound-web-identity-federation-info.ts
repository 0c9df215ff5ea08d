import { GetOutboundWebIdentityFederationInfo } from '../../../contracts/iam.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { getEnabledIssuer } from '../outbound-federation/token-issuers.ts'

export default operation(GetOutboundWebIdentityFederationInfo, {
  access: [{ action: 'iam:GetOutboundWebIdentityFederationInfo', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const { url, isEnabled } = await getEnabledIssuer(call)
    return { IssuerIdentifier: url, JwtVendingEnabled: isEnabled }
  },
})
