import { RemoveClientIDFromOpenIDConnectProvider } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getOpenIdProvider, openIdProviderNamed, openIdProviderNames, OpenIdProviders } from '../providers/open-id-providers.ts'

export default operation(RemoveClientIDFromOpenIDConnectProvider, {
  access: [{ action: 'iam:RemoveClientIDFromOpenIDConnectProvider', on: openIdProviderNamed }],
  record: { readOnly: false, names: openIdProviderNames },
  async handle(call) {
    const provider = await getOpenIdProvider(call)
    const clientIds = provider.clientIds.filter(id => id !== call.input.ClientID)
    await call.state.update(OpenIdProviders, { ...provider, clientIds })
    return {}
  },
})
