import { ListAccounts } from '../../../contracts/organizations.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { describeMember } from '../accounts.ts'
import { Members } from '../members.ts'
import { getManagedOrganization } from '../organizations.ts'

/** AWS: a page has twenty at most. */
const longestPage = 20

export default operation(ListAccounts, {
  access: [{ action: 'organizations:ListAccounts', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const { input, state, page, error } = call
    const organization = await getManagedOrganization(call)
    const { items, next } = await page.list({
      token: input.NextToken,
      limit: input.MaxResults ?? longestPage,
      invalid: () => error('InvalidInputException', 'You specified an invalid value.', { Reason: 'INVALID_NEXT_TOKEN' }),
      read: (after, limit) => state.list(Members, [organization.id], { index: 'byOrganization', after, limit }),
      keyOf: ({ account, joinedAt }) => [organization.id, joinedAt, account],
    })
    return { Accounts: items.map(member => describeMember(organization, member)), NextToken: next }
  },
})
