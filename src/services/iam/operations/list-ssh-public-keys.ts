import { ListSSHPublicKeys } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { emptyPageOfUser } from '../paging.ts'
import { userNamedOrCaller } from '../users/users.ts'

export default operation(ListSSHPublicKeys, {
  access: [{ action: 'iam:ListSSHPublicKeys', on: userNamedOrCaller }],
  record: { readOnly: true },
  handle: async call => ({ SSHPublicKeys: [], ...(await emptyPageOfUser(call)) }),
})
