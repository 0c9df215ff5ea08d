import { GetAccountPasswordPolicy } from '../../../contracts/iam.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { describePasswordPolicy, findPasswordPolicy } from '../passwords/password-policies.ts'

export default operation(GetAccountPasswordPolicy, {
  access: [{ action: 'iam:GetAccountPasswordPolicy', on: everything }],
  record: { readOnly: true },
  async handle({ scope, state, error }) {
    const policy = await findPasswordPolicy(state, scope.account)
    // AWS: its own rules, which hold without one, are not shown.
    if (!policy) throw error('NoSuchEntityException', `The Password Policy with domain name ${scope.account} cannot be found.`)
    return { PasswordPolicy: describePasswordPolicy(policy) }
  },
})
