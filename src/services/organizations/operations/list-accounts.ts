import { ListAccounts } from '../../../contracts/organizations.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { describeMember } from '../accounts.ts'
import { getOrganizationFor } from '../delegation/admission.ts'
import { Members } from '../members.ts'
import { listPage } from '../paging.ts'

export default operation(ListAccounts, {
  access: [{ action: 'organizations:ListAccounts', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const { state } = call
    const organization = await getOrganizationFor(call, 'organizations:ListAccounts')
    const { items, next } = await listPage(call, {
      read: (after, limit) => state.list(Members, [organization.id], { index: 'byOrganization', after, limit }),
      keyOf: ({ account, joinedAt }) => [organization.id, joinedAt, account],
    })
    return { Accounts: items.map(member => describeMember(organization, member)), NextToken: next }
  },
})
