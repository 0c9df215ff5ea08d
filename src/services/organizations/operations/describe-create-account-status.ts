import { DescribeCreateAccountStatus } from '../../../contracts/organizations.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { AccountCreations, describeCreation } from '../account-creations.ts'
import { getOrganizationFor } from '../delegation/admission.ts'

export default operation(DescribeCreateAccountStatus, {
  access: [{ action: 'organizations:DescribeCreateAccountStatus', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const { input, state, error } = call
    const { id } = await getOrganizationFor(call, 'organizations:DescribeCreateAccountStatus')
    const creation = await state.get(AccountCreations, [id, input.CreateAccountRequestId])
    if (creation) return { CreateAccountStatus: describeCreation(creation) }
    throw error(
      'CreateAccountStatusNotFoundException',
      'We can\'t find an create account request with the CreateAccountRequestId that you specified.',
    )
  },
})
