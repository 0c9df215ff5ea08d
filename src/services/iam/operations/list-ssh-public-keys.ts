import { ListSSHPublicKeys } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { emptyPage } from '../paging.ts'
import { getUser, userNamedOrCaller } from '../users.ts'

export default operation(ListSSHPublicKeys, {
  access: [{ action: 'iam:ListSSHPublicKeys', on: userNamedOrCaller }],
  record: { readOnly: true },
  async handle(call) {
    await getUser(call)
    // Nothing makes one yet.
    return { SSHPublicKeys: [], ...(await emptyPage(call)) }
  },
})
