import { DeleteSAMLProvider } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getSamlProvider, samlProviderNamed, samlProviderNames, SamlProviders } from '../providers/saml-providers.ts'

export default operation(DeleteSAMLProvider, {
  access: [{ action: 'iam:DeleteSAMLProvider', on: samlProviderNamed }],
  record: { readOnly: false, names: samlProviderNames },
  async handle(call) {
    await call.state.remove(SamlProviders, await getSamlProvider(call))
    return {}
  },
})
