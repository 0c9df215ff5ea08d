import { ListAccountsForParent } from '../../../contracts/organizations.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeMember } from '../accounts.ts'
import { getOrganizationFor } from '../delegation/admission.ts'
import { parentNamed } from '../named.ts'
import { Members } from '../members.ts'
import { listChildrenPage } from '../tree/listing.ts'

export default operation(ListAccountsForParent, {
  access: [{ action: 'organizations:ListAccountsForParent', on: parentNamed }],
  record: { readOnly: true },
  async handle(call) {
    const organization = await getOrganizationFor(call, 'organizations:ListAccountsForParent', call.input.ParentId)
    const { items, next } = await listChildrenPage(call, organization, 'ACCOUNT')
    const members = await call.state.getAll(Members, items.map(({ id }) => [id]))
    // One that is gone has left since it was listed.
    const Accounts = members.flatMap(member => (member ? [describeMember(organization, member)] : []))
    return { Accounts, NextToken: next }
  },
})
