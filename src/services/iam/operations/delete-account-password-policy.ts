import { DeleteAccountPasswordPolicy } from '../../../contracts/iam.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { findPasswordPolicy, PasswordPolicies } from '../passwords/password-policies.ts'

export default operation(DeleteAccountPasswordPolicy, {
  access: [{ action: 'iam:DeleteAccountPasswordPolicy', on: everything }],
  record: { readOnly: false },
  async handle({ scope, state, error }) {
    const policy = await findPasswordPolicy(state, scope.account)
    // AWS: in other words than where it is asked for (recorded).
    if (!policy) throw error('NoSuchEntityException', 'The account policy with name PasswordPolicy cannot be found.')
    await state.remove(PasswordPolicies, policy)
    return {}
  },
})
