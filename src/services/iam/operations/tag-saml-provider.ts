import { TagSAMLProvider } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getSamlProvider, samlProviderNamed, samlProviderNames, SamlProviders } from '../providers/saml-providers.ts'
import { policyTags, requireTags, withTags } from '../tags.ts'

export default operation(TagSAMLProvider, {
  access: [{ action: 'iam:TagSAMLProvider', on: samlProviderNamed }],
  record: { readOnly: false, names: samlProviderNames },
  async handle(call) {
    const provider = await getSamlProvider(call)
    requireTags(call.input.Tags, call.error)
    const tags = withTags(policyTags, provider.tags, call.input.Tags, call.error)
    await call.state.update(SamlProviders, { ...provider, tags })
    return {}
  },
})
