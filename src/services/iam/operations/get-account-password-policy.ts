import { GetAccountPasswordPolicy } from '../../../contracts/iam.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'

export default operation(GetAccountPasswordPolicy, {
  access: [{ action: 'iam:GetAccountPasswordPolicy', on: everything }],
  record: { readOnly: true },
  handle({ scope, error }) {
    // Nothing sets one yet, and AWS has none of its own to show.
    throw error('NoSuchEntityException', `The Password Policy with domain name ${scope.account} cannot be found.`)
  },
})
