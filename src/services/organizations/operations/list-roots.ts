import { ListRoots } from '../../../contracts/organizations.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { getOrganizationFor } from '../delegation/admission.ts'
import { listPage } from '../paging.ts'
import { describeRoot } from '../tree/roots.ts'

export default operation(ListRoots, {
  access: [{ action: 'organizations:ListRoots', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const organization = await getOrganizationFor(call, 'organizations:ListRoots')
    // AWS: an organization has one.
    const { items } = await listPage(call, { read: () => Promise.resolve([organization]), keyOf: ({ rootId }) => [rootId] })
    return { Roots: items.map(describeRoot) }
  },
})
