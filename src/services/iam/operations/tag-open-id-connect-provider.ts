import { TagOpenIDConnectProvider } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getOpenIdProvider, openIdProviderNamed, openIdProviderNames, OpenIdProviders } from '../providers/open-id-providers.ts'
import { policyTags, requireTags, withTags } from '../tags.ts'

export default operation(TagOpenIDConnectProvider, {
  access: [{ action: 'iam:TagOpenIDConnectProvider', on: openIdProviderNamed }],
  record: { readOnly: false, names: openIdProviderNames },
  async handle(call) {
    const provider = await getOpenIdProvider(call)
    requireTags(call.input.Tags, call.error)
    const tags = withTags(policyTags, provider.tags, call.input.Tags, call.error)
    await call.state.update(OpenIdProviders, { ...provider, tags })
    return {}
  },
})
