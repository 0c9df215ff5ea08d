import { UntagOpenIDConnectProvider } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getOpenIdProvider, openIdProviderNamed, openIdProviderNames, OpenIdProviders } from '../providers/open-id-providers.ts'
import { policyTags, withoutTags } from '../tags.ts'

export default operation(UntagOpenIDConnectProvider, {
  access: [{ action: 'iam:UntagOpenIDConnectProvider', on: openIdProviderNamed }],
  record: { readOnly: false, names: openIdProviderNames },
  async handle(call) {
    const provider = await getOpenIdProvider(call)
    const tags = withoutTags(policyTags, provider.tags, call.input.TagKeys)
    await call.state.update(OpenIdProviders, { ...provider, tags })
    return {}
  },
})
