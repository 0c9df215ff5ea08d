import { ListParents } from '../../../contracts/organizations.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getOrganizationFor } from '../delegation/admission.ts'
import { findEntity, unitsOf } from '../entities.ts'
import { childNamed } from '../named.ts'
import { pageOf } from '../paging.ts'
import { parentOf } from '../tree/children.ts'
import { isRoot } from '../tree/ids.ts'

export default operation(ListParents, {
  access: [{ action: 'organizations:ListParents', on: childNamed }],
  record: { readOnly: true },
  async handle(call) {
    const { input, state, error } = call
    const organization = await getOrganizationFor(call, 'organizations:ListParents', input.ChildId)
    const child = await findEntity(state, organization, input.ChildId)
    const units = child && unitsOf(child)
    if (!units) throw error('ChildNotFoundException', "You specified a child that doesn't exist.")
    const parent = parentOf(organization, { units })
    // AWS: whatever has a parent has one.
    const { items } = await pageOf(call, [parent], id => id, input.ChildId)
    return { Parents: items.map(Id => ({ Id, Type: isRoot(Id) ? 'ROOT' as const : 'ORGANIZATIONAL_UNIT' as const })) }
  },
})
