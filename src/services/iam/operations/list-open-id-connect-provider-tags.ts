import { ListOpenIDConnectProviderTags } from '../../../contracts/iam.gen.ts'
import { listTags } from '../../../core/tags.ts'
import { operation } from '../../../gateway/operation.ts'
import { pageOf } from '../paging.ts'
import { getOpenIdProvider, openIdProviderNamed } from '../providers/open-id-providers.ts'

export default operation(ListOpenIDConnectProviderTags, {
  access: [{ action: 'iam:ListOpenIDConnectProviderTags', on: openIdProviderNamed }],
  record: { readOnly: true },
  async handle(call) {
    const { issuer, tags } = await getOpenIdProvider(call)
    const { items, end } = await pageOf(call, listTags(tags), ({ Key }) => Key, issuer)
    return { Tags: items, ...end }
  },
})
