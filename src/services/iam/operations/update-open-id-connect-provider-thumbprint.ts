import { UpdateOpenIDConnectProviderThumbprint } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import {
  getOpenIdProvider, keepThumbprints, openIdProviderNamed, openIdProviderNames, OpenIdProviders,
} from '../providers/open-id-providers.ts'

export default operation(UpdateOpenIDConnectProviderThumbprint, {
  access: [{ action: 'iam:UpdateOpenIDConnectProviderThumbprint', on: openIdProviderNamed }],
  record: { readOnly: false, names: openIdProviderNames },
  async handle(call) {
    const provider = await getOpenIdProvider(call)
    const thumbprints = keepThumbprints(call.input.ThumbprintList, call.error)
    await call.state.update(OpenIdProviders, { ...provider, thumbprints })
    return {}
  },
})
