import { ListTagsForResource } from '../../../contracts/organizations.gen.ts'
import { listTags } from '../../../core/tags.ts'
import { operation } from '../../../gateway/operation.ts'
import { getOrganizationFor } from '../delegation/admission.ts'
import { resourceNamed } from '../named.ts'
import { listPage } from '../paging.ts'
import { findTagged, notFound } from '../tagged.ts'

export default operation(ListTagsForResource, {
  access: [{ action: 'organizations:ListTagsForResource', on: resourceNamed }],
  record: { readOnly: true },
  async handle(call) {
    const { input: { ResourceId }, state, error } = call
    const organization = await getOrganizationFor(call, 'organizations:ListTagsForResource', ResourceId)
    const tagged = await findTagged(state, organization, ResourceId)
    if (!tagged) throw notFound(error)
    const tags = listTags(tagged.tags)
    const { items, next } = await listPage(call, {
      bound: ResourceId,
      read: (after, limit) => {
        const begin = after ? tags.findIndex(({ Key }) => Key === after[0]) + 1 : 0
        return Promise.resolve(tags.slice(begin, begin + limit))
      },
      keyOf: ({ Key }) => [Key],
    })
    return { Tags: items, NextToken: next }
  },
})
