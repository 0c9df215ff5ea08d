import { DeleteOpenIDConnectProvider } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getOpenIdProvider, openIdProviderNamed, openIdProviderNames, OpenIdProviders } from '../providers/open-id-providers.ts'

/** AWS: recorded; the API Reference has it that nothing is said of one that is not there. */
const notFound = (arn: string): string => `OpenId connect Provider ${arn} cannot be found.`

export default operation(DeleteOpenIDConnectProvider, {
  access: [{ action: 'iam:DeleteOpenIDConnectProvider', on: openIdProviderNamed }],
  record: { readOnly: false, names: openIdProviderNames },
  async handle(call) {
    await call.state.remove(OpenIdProviders, await getOpenIdProvider(call, notFound))
    return {}
  },
})
