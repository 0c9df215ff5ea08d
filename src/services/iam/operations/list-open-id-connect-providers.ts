import { ListOpenIDConnectProviders } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { everyOpenIdProvider, openIdProviderArn, OpenIdProviders } from '../providers/open-id-providers.ts'

/** Calls that were under way at once may have made some more than an account has. */
const most = 1000

export default operation(ListOpenIDConnectProviders, {
  access: [{ action: 'iam:ListOpenIDConnectProviders', on: everyOpenIdProvider }],
  record: { readOnly: true },
  async handle({ state }) {
    const arns = await state.listOf(OpenIdProviders, [], { limit: most }, openIdProviderArn)
    return { OpenIDConnectProviderList: arns.map(Arn => ({ Arn })) }
  },
})
