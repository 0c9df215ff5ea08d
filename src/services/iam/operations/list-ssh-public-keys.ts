import { ListSSHPublicKeys } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeSshKey, SshPublicKeys } from '../credentials/ssh-public-keys.ts'
import { credentialsOf } from '../credentials/user-credentials.ts'
import { pageOf } from '../paging.ts'
import { getUser, userNamedOrCaller } from '../users/users.ts'

export default operation(ListSSHPublicKeys, {
  access: [{ action: 'iam:ListSSHPublicKeys', on: userNamedOrCaller }],
  record: { readOnly: true },
  async handle(call) {
    const user = await getUser(call)
    const { items, end } = await pageOf(call, await credentialsOf(call.state, user, SshPublicKeys), ({ id }) => id, user.id)
    return { SSHPublicKeys: items.map(key => describeSshKey(key, user)), ...end }
  },
})
