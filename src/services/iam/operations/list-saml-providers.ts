import { ListSAMLProviders } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { everySamlProvider, samlProviderArn, SamlProviders, type SamlProvider } from '../providers/saml-providers.ts'

/** Calls that were under way at once may have made some more than an account has. */
const most = 1000

const shown = (provider: SamlProvider) => ({
  Arn: samlProviderArn(provider), ValidUntil: new Date(provider.validUntil), CreateDate: new Date(provider.createdAt),
})

export default operation(ListSAMLProviders, {
  access: [{ action: 'iam:ListSAMLProviders', on: everySamlProvider }],
  record: { readOnly: true },
  handle: async ({ state }) => ({ SAMLProviderList: await state.listOf(SamlProviders, [], { limit: most }, shown) }),
})
