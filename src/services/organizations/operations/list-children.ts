import { ListChildren } from '../../../contracts/organizations.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getOrganizationFor } from '../delegation/admission.ts'
import { parentNamed } from '../named.ts'
import { listChildrenPage } from '../tree/listing.ts'

export default operation(ListChildren, {
  access: [{ action: 'organizations:ListChildren', on: parentNamed }],
  record: { readOnly: true },
  async handle(call) {
    const organization = await getOrganizationFor(call, 'organizations:ListChildren', call.input.ParentId)
    const { items, next } = await listChildrenPage(call, organization, call.input.ChildType)
    return { Children: items.map(({ id, kind }) => ({ Id: id, Type: kind })), NextToken: next }
  },
})
