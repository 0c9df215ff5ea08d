import { UntagSAMLProvider } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getSamlProvider, samlProviderNamed, samlProviderNames, SamlProviders } from '../providers/saml-providers.ts'
import { policyTags, withoutTags } from '../tags.ts'

export default operation(UntagSAMLProvider, {
  access: [{ action: 'iam:UntagSAMLProvider', on: samlProviderNamed }],
  record: { readOnly: false, names: samlProviderNames },
  async handle(call) {
    const provider = await getSamlProvider(call)
    await call.state.update(SamlProviders, { ...provider, tags: withoutTags(policyTags, provider.tags, call.input.TagKeys) })
    return {}
  },
})
