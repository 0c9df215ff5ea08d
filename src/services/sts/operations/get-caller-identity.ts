import { GetCallerIdentity } from '../../../contracts/sts.gen.ts'
import { operation } from '../../../gateway/operation.ts'

export default operation(GetCallerIdentity, {
  // AWS: needs no permission, and a policy that denies it has no effect.
  access: 'anyone-signed',
  record: { readOnly: true },
  handle: ({ scope: { caller } }) => ({ UserId: caller.id, Account: caller.account, Arn: caller.arn }),
})
