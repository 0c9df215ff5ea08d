import { EnableOutboundWebIdentityFederation } from '../../../contracts/iam.gen.ts'
import { uuidV4 } from '../../../core/ids.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { IssuerAccounts, issuerPath, newIssuerKeys, TokenIssuers } from '../outbound-federation/token-issuers.ts'

export default operation(EnableOutboundWebIdentityFederation, {
  access: [{ action: 'iam:EnableOutboundWebIdentityFederation', on: everything }],
  record: { readOnly: false, response: output => output },
  async handle({ scope: { account }, state, once, endpoint, error }) {
    const known = await state.get(TokenIssuers, [account])
    if (known?.isEnabled) {
      throw error('FeatureEnabledException', 'Outbound web identity federation is enabled for this account already.')
    }
    const id = known?.id ?? once('issuer id', uuidV4)
    // DIFFERS: AWS's is a host of its own. Here it is where the call came to, so that whoever verifies a token finds the keys.
    const url = `${endpoint ?? ''}${issuerPath}${id}`
    if (known) await state.update(TokenIssuers, { ...known, url, isEnabled: true })
    else {
      await state.insert(TokenIssuers, { account, id, url, isEnabled: true, ...(await newIssuerKeys()) })
      await state.insert(IssuerAccounts, { id, account })
    }
    return { IssuerIdentifier: url }
  },
})
