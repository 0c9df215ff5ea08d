import { CloseAccount } from '../../../contracts/organizations.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getAccount } from '../delegation/administrators.ts'
import { Members } from '../members.ts'
import { accountNamed } from '../named.ts'
import { getManagedOrganization } from '../organizations.ts'

export default operation(CloseAccount, {
  access: [{ action: 'organizations:CloseAccount', on: accountNamed }],
  record: { readOnly: false },
  async handle(call) {
    const { scope, state, error } = call
    const organization = await getManagedOrganization(call)
    const member = await getAccount(call, organization)
    // DIFFERS: AWS's sentences are not known.
    const violated = (Reason: string, message: string) => error('ConstraintViolationException', message, { Reason })
    if (organization.featureSet !== 'ALL') {
      throw violated('ORGANIZATION_NOT_IN_ALL_FEATURES_MODE', 'Your organization does not have all features enabled.')
    }
    if (member.account === organization.managementAccount) {
      throw violated('CANNOT_CLOSE_MANAGEMENT_ACCOUNT', 'You cannot close the management account.')
    }
    if (member.closedAt !== undefined) throw error('AccountAlreadyClosedException', 'The account is already closed.')
    await state.update(Members, { ...member, closedAt: scope.now })
    return {}
  },
})
