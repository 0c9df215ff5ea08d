import { DescribeAccount } from '../../../contracts/organizations.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { accountNamed, describeMember } from '../accounts.ts'
import { Members } from '../members.ts'
import { getManagedOrganization } from '../organizations.ts'

export default operation(DescribeAccount, {
  access: [{ action: 'organizations:DescribeAccount', on: accountNamed }],
  record: { readOnly: true },
  async handle(call) {
    const { input, state, error } = call
    const organization = await getManagedOrganization(call)
    const member = await state.get(Members, [input.AccountId])
    if (member?.organizationId === organization.id) return { Account: describeMember(organization, member) }
    throw error('AccountNotFoundException', "You specified an account that doesn't exist.")
  },
})
