import { DescribeAccount } from '../../../contracts/organizations.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeMember, findAccount } from '../accounts.ts'
import { getOrganizationFor } from '../delegation/admission.ts'
import { accountNamed } from '../named.ts'

export default operation(DescribeAccount, {
  access: [{ action: 'organizations:DescribeAccount', on: accountNamed }],
  record: { readOnly: true },
  async handle(call) {
    const { input, state, error } = call
    const organization = await getOrganizationFor(call, 'organizations:DescribeAccount', input.AccountId)
    const member = await findAccount(state, organization, input.AccountId)
    if (member) return { Account: describeMember(organization, member) }
    throw error('AccountNotFoundException', "You specified an account that doesn't exist.")
  },
})
