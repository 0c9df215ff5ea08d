import { GetCallerIdentity } from '../../../contracts/sts.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { requestDetails } from '../request-details.ts'

export default operation(GetCallerIdentity, {
  // AWS: needs no permission, and a policy that denies it has no effect.
  access: 'anyone-signed',
  record: { readOnly: true },
  handle({ scope, note }) {
    note(requestDetails(scope))
    const { id: UserId, account: Account, arn: Arn } = scope.caller
    return { UserId, Account, Arn }
  },
})
