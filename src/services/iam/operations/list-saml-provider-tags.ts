import { ListSAMLProviderTags } from '../../../contracts/iam.gen.ts'
import { listTags } from '../../../core/tags.ts'
import { operation } from '../../../gateway/operation.ts'
import { pageOf } from '../paging.ts'
import { getSamlProvider, samlProviderNamed } from '../providers/saml-providers.ts'

export default operation(ListSAMLProviderTags, {
  access: [{ action: 'iam:ListSAMLProviderTags', on: samlProviderNamed }],
  record: { readOnly: true },
  async handle(call) {
    const { name, tags } = await getSamlProvider(call)
    const { items, end } = await pageOf(call, listTags(tags), ({ Key }) => Key, name)
    return { Tags: items, ...end }
  },
})
