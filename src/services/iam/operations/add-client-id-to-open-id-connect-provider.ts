import { AddClientIDToOpenIDConnectProvider } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import {
  getOpenIdProvider, openIdProviderNamed, openIdProviderNames, OpenIdProviders, withClientIds,
} from '../providers/open-id-providers.ts'

export default operation(AddClientIDToOpenIDConnectProvider, {
  access: [{ action: 'iam:AddClientIDToOpenIDConnectProvider', on: openIdProviderNamed }],
  record: { readOnly: false, names: openIdProviderNames },
  async handle(call) {
    const provider = await getOpenIdProvider(call)
    const clientIds = withClientIds(provider.clientIds, [call.input.ClientID], call.error)
    await call.state.update(OpenIdProviders, { ...provider, clientIds })
    return {}
  },
})
