import { ListTagsForResource } from '../../../contracts/organizations.gen.ts'
import { listTags } from '../../../core/tags.ts'
import { operation } from '../../../gateway/operation.ts'
import { getOrganizationFor } from '../delegation/admission.ts'
import { resourceNamed } from '../named.ts'
import { pageOf } from '../paging.ts'
import { getTagged } from '../tagged.ts'

export default operation(ListTagsForResource, {
  access: [{ action: 'organizations:ListTagsForResource', on: resourceNamed }],
  record: { readOnly: true },
  async handle(call) {
    const { input: { ResourceId } } = call
    const organization = await getOrganizationFor(call, 'organizations:ListTagsForResource', ResourceId)
    const tagged = await getTagged(call, organization)
    const { items, next } = await pageOf(call, listTags(tagged.tags), ({ Key }) => Key, ResourceId)
    return { Tags: items, NextToken: next }
  },
})
