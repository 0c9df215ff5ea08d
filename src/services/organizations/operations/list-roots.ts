import { ListRoots } from '../../../contracts/organizations.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { getOrganizationFor } from '../delegation/admission.ts'
import { pageOf } from '../paging.ts'
import { describeRoot } from '../tree/roots.ts'

export default operation(ListRoots, {
  access: [{ action: 'organizations:ListRoots', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const organization = await getOrganizationFor(call, 'organizations:ListRoots')
    // AWS: an organization has one.
    const { items } = await pageOf(call, [organization], ({ rootId }) => rootId, undefined)
    return { Roots: items.map(describeRoot) }
  },
})
