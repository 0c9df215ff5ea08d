import { GetOpenIDConnectProvider } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeOpenIdProvider, getOpenIdProvider, openIdProviderNamed } from '../providers/open-id-providers.ts'

export default operation(GetOpenIDConnectProvider, {
  access: [{ action: 'iam:GetOpenIDConnectProvider', on: openIdProviderNamed }],
  record: { readOnly: true },
  handle: async call => describeOpenIdProvider(await getOpenIdProvider(call)),
})
