import { GetSAMLProvider } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeSamlProvider, getSamlProvider, samlProviderNamed } from '../providers/saml-providers.ts'

export default operation(GetSAMLProvider, {
  access: [{ action: 'iam:GetSAMLProvider', on: samlProviderNamed }],
  record: { readOnly: true },
  handle: async call => describeSamlProvider(await getSamlProvider(call)),
})
